// Why a host call was refused, and what to do: one table by answer, for every view.
import type { Errno, Status } from '../abi-shim/enums.ts'
import { hostcallNamed } from '../abi-shim/hostcalls/index.ts'
import { type CallSpan, isRefusal, resultNames } from './call-names.ts'
import type { SpanResult } from './event.ts'

export interface Explanation {
  readonly title: string
  readonly text: string
  readonly remedy: string
}

const byStatus: Readonly<Record<Exclude<keyof typeof Status, 'Ok'>, Explanation>> = {
  NotFound: {
    title: 'There is no such thing now',
    text: 'Envoy looked and found nothing under that name. For a header or a property this is an ordinary answer: it is not set on this request.',
    remedy:
      'Treat it as “absent”. For a property, check the phase: response.* exists from the response headers on, upstream.* once a host was chosen.',
  },
  BadArgument: {
    title: 'Envoy does not take that argument here',
    text: 'A number outside its enumeration, or a map or buffer that does not exist in this callback: request headers end with the request, response headers begin with the response.',
    remedy: 'Do it in the callback in which that map exists; the first argument says which one it is.',
  },
  SerializationFailure: {
    title: 'The value has no form that a guest can read',
    text: 'It exists, but Envoy cannot turn it into bytes: a whole object, or a list.',
    remedy: 'Ask for one of its fields instead.',
  },
  ParseFailure: {
    title: 'Envoy could not read what was passed',
    text: 'The serialised argument does not follow its format.',
    remedy: 'Compare its bytes with the format that the call expects.',
  },
  BadExpression: {
    title: 'The expression is malformed',
    text: 'Envoy could not compile it.',
    remedy: 'Check its syntax, and that it uses only attributes that Envoy has.',
  },
  InvalidMemoryAccess: {
    title: 'The address is outside of the guest’s memory',
    text: 'A pointer and its length reach past the end of linear memory, or the allocator gave no room for the answer.',
    remedy: 'Check the pointer and length that go with the call; with an SDK this points at a damaged heap.',
  },
  Empty: { title: 'There is nothing in it', text: 'The queue has no item to hand out.', remedy: 'Treat it as “later”.' },
  CasMismatch: {
    title: 'Somebody else was faster',
    text: 'The shared value has changed since it was read, so it was not written.',
    remedy: 'Read it again, and try again with the new number.',
  },
  ResultMismatch: {
    title: 'The answer is not of the kind that was asked for',
    text: 'Envoy has a value, but of another type.',
    remedy: 'Ask for it in another form.',
  },
  InternalFailure: {
    title: 'Envoy failed at it',
    text: 'The call was understood, but could not be carried out at this moment.',
    remedy: 'Look at the rows just before it: something the call depends on was not there.',
  },
  BrokenConnection: {
    title: 'The connection is gone',
    text: 'The other side closed it, or could not be reached.',
    remedy: 'Expect it, and go on without.',
  },
  Unimplemented: {
    title: 'Envoy does not do that here',
    text: 'Envoy has the call, but not in this kind of context or for this kind of stream.',
    remedy: 'Check which contexts the call is for; the first argument may name the wrong stream.',
  },
}

const byErrno: Readonly<Record<Exclude<keyof typeof Errno, 'Success'>, Explanation>> = {
  BadF: {
    title: 'There is no such file descriptor',
    text: 'Envoy knows only 1 and 2. A runtime that looks for directories takes this answer as the end of the list.',
    remedy: 'Nothing, where the runtime asks by itself; a filter has no files.',
  },
  NotDir: {
    title: 'There are no directories',
    text: 'A filter has no file system.',
    remedy: 'Keep the data in the configuration.',
  },
  Fault: byStatus.InvalidMemoryAccess,
  Inval: { title: 'Envoy does not take that argument', text: 'Envoy has a limit there.', remedy: 'Ask for less at once.' },
  NoEnt: {
    title: 'There are no files',
    text: 'A filter has no file system.',
    remedy: 'Keep the data in the configuration.',
  },
  NoSys: {
    title: 'Envoy has nothing behind this function',
    text: 'It exists so that modules link.',
    remedy: 'Do without it.',
  },
  NotSup: { title: 'Envoy does not support that', text: 'It exists so that modules link.', remedy: 'Do without it.' },
  NotCapable: {
    title: 'The plugin may not do that',
    text: 'A capability restriction of the configuration blocks the call.',
    remedy: 'Allow it in capability_restriction_config.',
  },
}

const all: ReadonlyMap<string, Explanation> = new Map([...Object.entries(byStatus), ...Object.entries(byErrno)])

/** What a status or errno means wherever it comes back; undefined for Ok and Success. */
export function answerMeaning(answer: string): string | undefined {
  const found = all.get(answer)
  return found && `${found.title}. ${found.text}`
}

const notModelled: Explanation = {
  title: 'Not modelled, so it is refused',
  text: 'This playground declares the call but has nothing behind it yet, and answers Unimplemented rather than pretend.',
  remedy: 'See the note in the timeline. A real Envoy may answer otherwise.',
}

/** The explanation of a refusal; null for what was not refused. `by` tells whose answer it is: our run's, or a real Envoy's. */
export function explain(
  span: CallSpan,
  result: SpanResult | undefined,
  by: 'playground' | 'envoy' = 'playground',
): Explanation | null {
  if (!isRefusal(span, result?.word)) return null
  const answer = resultNames(span)?.[Number(result?.word)] ?? ''
  if (by === 'playground' && answer === 'Unimplemented' && hostcallNamed(span.name)?.label === 'not-modelled') return notModelled
  return all.get(answer) ?? null
}
