// What a plugin held of a request until it let its response go.
import { MapType } from '../../../abi-shim/enums.ts'
import type { Context } from '../context.ts'
import type { Vm } from '../vm.ts'

const forgotten = new WeakSet<Context>()

/** Envoy Context::continueStream forgets the request side for either direction: the response is let go, and the request was held. */
export function rememberForgotten({ context }: Vm): void {
  if (context.requestHeaders !== null) forgotten.add(context)
}

/** The plugin asks for what it held. Told once for each stream. */
export function lookForForgotten(vm: Vm, map: number): void {
  const { context } = vm
  if (map !== MapType.HttpRequestHeaders || context.readableMap(map) !== undefined || !forgotten.delete(context)) return
  vm.lint('request-forgotten', 'the request headers were held until this plugin continued the response')
}
