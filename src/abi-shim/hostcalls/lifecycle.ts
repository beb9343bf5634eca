// Host functions for logging, time, status, configuration and contexts. proxy-wasm-cpp-host src/exports.cc.
import { bytesOut, enumIn, namedOut, stringIn, stringOut, u32, u32Out, u64Out } from '../codec.ts'
import { LogLevel, logLevelNames } from '../enums.ts'
import { hostcall } from '../hostcall.ts'

export const lifecycle = {
  proxy_log: hostcall({
    doc: 'Writes a line to Envoy’s log, under the plugin’s and the VM’s names. Envoy’s log level decides whether it is seen. BadArgument for a level above critical.',
    params: { level: enumIn(LogLevel), message: stringIn },
    label: 'as-envoy',
    restricted: { start: '1.36', allocator: '1.36' },
  }),
  proxy_get_log_level: hostcall({
    doc: 'Tells which level Envoy’s wasm logger lets through: 0 (trace) to 5 (critical), or 6 where logging is off.',
    params: { level: namedOut(logLevelNames) },
    label: 'as-envoy',
    abi: ['0.2.1'],
  }),
  proxy_get_status: hostcall({
    doc: 'Tells how the last callout ended: a code and a message. The message is there only inside the callback that reports the end.',
    params: { code: u32Out, message: stringOut },
    label: 'as-envoy',
    root: true,
  }),
  proxy_get_configuration: hostcall({
    doc: 'Gives the plugin configuration while the plugin is created or configured, and the VM configuration at all other times.',
    params: { configuration: bytesOut },
    label: 'as-envoy',
    abi: ['0.1.0'],
  }),
  proxy_get_current_time_nanoseconds: hostcall({
    doc: 'Reads the wall clock in nanoseconds since 1970. Time goes on during a callback.',
    params: { time: u64Out },
    label: 'as-envoy',
  }),
  proxy_set_tick_period_milliseconds: hostcall({
    doc: 'Asks for proxy_on_tick every so many milliseconds on this thread, counted from now; 0 stops it. The timer belongs to the root context.',
    params: { period: u32 },
    label: 'as-envoy',
    root: true,
  }),
  proxy_set_effective_context: hostcall({
    doc: 'Makes the following calls act on another context of this VM until the callback returns; 0 goes back. BadArgument for an id that does not live here.',
    params: { contextId: u32 },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_done: hostcall({
    doc: 'Finishes a root context whose proxy_on_done answered 0. NotFound where none waits.',
    params: {},
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
} as const
