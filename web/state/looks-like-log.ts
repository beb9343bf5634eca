// Whether a text is probably a log of an Envoy that traces the calls of its plugins.

/** What every such log has: calls in brackets, in whatever format its records are. */
const telling = /\[(host->vm|vm->host|host<-vm|vm<-host)\]/

/** Looks only for what no other text has; whether it can be read is another question. */
export const looksLikeLog = (text: string) => telling.test(text)
