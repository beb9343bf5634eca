// The route table: path prefixes to clusters. Envoy: source/common/router/config_impl.cc PrefixRouteEntryImpl.

import type { Scenario } from '../../scenario/schema.ts'
import type { ByteString } from '../../util/bytes.ts'
import { byteStringOfText } from '../../util/bytes.ts'
import type { HeaderMap } from '../http/headers.ts'
import type { Cluster } from './clusters.ts'

export interface Route {
  readonly prefix: ByteString
  readonly cluster: Cluster
}

export class RouteTable {
  readonly #routes: readonly Route[]

  constructor(routes: Scenario['routes'], clusters: ReadonlyMap<string, Cluster>) {
    this.#routes = routes.flatMap((route) => {
      const cluster = clusters.get(route.cluster)
      return cluster === undefined ? [] : [{ prefix: byteStringOfText(route.prefix), cluster }]
    })
  }

  /** The first route whose prefix the path has; none without a path. */
  match(headers: HeaderMap): Route | null {
    // Envoy VirtualHostImpl::getRouteFromEntries: a request that has lost its scheme has no route.
    if ((headers.get('x-forwarded-proto') ?? '') === '') return null
    const path = headers.get(':path')
    if (path === undefined || path === '') return null
    return this.#routes.find((route) => path.startsWith(route.prefix)) ?? null
  }
}
