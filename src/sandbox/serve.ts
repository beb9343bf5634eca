// The inside of a worker: closes the network, then answers the client's calls. Shared by Web Worker and worker thread.
import { type Endpoint, expose } from 'comlink'
import { closeNetwork } from './network.ts'
import { Session } from './session.ts'

/** Throws where a door stays open: then no guest must ever be compiled here. */
export function serve(scope: object, endpoint: Endpoint): void {
  const left = closeNetwork(scope)
  if (left.length > 0) throw new Error(`the sandbox could not close ${left.join(', ')}`)
  expose(new Session(() => performance.now()), endpoint)
}
