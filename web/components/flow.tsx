// The flow: client, filters, upstream; request above, response below, each arrow with what changed on it.
export function Flow() {
  return <div className="flow" />
}
