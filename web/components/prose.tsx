// A sentence of the interface, with the names of calls and options in it set as data.

/** What stands between backticks, and words joined by underscores, such as `proxy_log` or `on_configure`. */
const names = /(`[^`]+`|[a-z\d]+(?:_[a-z\d]+)+)/

export function Prose({ text }: { readonly text: string }) {
  return text.split(names).map((part, at) =>
    at % 2 === 1 ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts of a sentence have no identity but their place
      <span className="mono" key={at}>
        {part.replaceAll('`', '')}
      </span>
    ) : (
      part
    ),
  )
}
