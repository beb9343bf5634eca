// The route table: path prefixes to clusters, or to Envoy's own answers. Envoy: source/common/router/config_impl.cc PrefixRouteEntryImpl.

import { byteStringOf } from '../../scenario/payload.ts'
import type { Scenario } from '../../scenario/schema.ts'
import type { ByteString } from '../../util/bytes.ts'
import { byteStringOfText, bytesOf } from '../../util/bytes.ts'
import type { HeaderMap } from '../http/headers.ts'
import type { Cluster } from './clusters.ts'

/** What Envoy answers by itself. Envoy DirectResponseEntry. */
export interface DirectResponse {
  readonly status: number
  readonly body: Uint8Array
}

/** Where a request goes. */
export type Destination = { readonly cluster: Cluster } | { readonly directResponse: DirectResponse }

export type Route = { readonly prefix: ByteString } & Destination

export class RouteTable {
  readonly #routes: readonly Route[]

  constructor(routes: Scenario['routes'], clusters: ReadonlyMap<string, Cluster>) {
    this.#routes = routes.flatMap((route): Route[] => {
      const prefix = byteStringOfText(route.prefix)
      if (!('cluster' in route)) {
        const { status, body } = route.directResponse
        return [{ prefix, directResponse: { status, body: bytesOf(byteStringOf(body)) } }]
      }
      const cluster = clusters.get(route.cluster)
      return cluster === undefined ? [] : [{ prefix, cluster }]
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
