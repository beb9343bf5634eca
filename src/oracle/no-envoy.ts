// There is no Envoy that could be asked, or not the one that is wanted.

export class NoEnvoy extends Error {
  override readonly name = 'NoEnvoy'
  /** What to do about it. */
  readonly change: string

  constructor(what: string, change = 'Give --envoy PATH or ENVOY_PATH; docs/fidelity.md says where an Envoy comes from.') {
    super(what)
    this.change = change
  }
}
