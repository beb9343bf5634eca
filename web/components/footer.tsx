// The foot: how the run went, and whether to trust it.
export function Footer() {
  return <footer className="foot" />
}
