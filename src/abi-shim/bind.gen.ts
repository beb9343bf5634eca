// Printed by scripts/print-bind.ts from hostcalls/*.ts; change those and run `npm run fix`.
import type { Import } from './bind.ts'
import { Errno, Status } from './enums.ts'
import type { Gate } from './gate.ts'
import type { Host, HostcallName } from './hostcalls/index.ts'
import type { TraceValue } from './trace-value.ts'

/** What the engine gives is wider than what an enumeration names; the check above each cast narrows it. */
type Inputs<N extends keyof Host<unknown>> = Parameters<Host<unknown>[N]>[1]
type Outputs = Record<string, TraceValue>

/** Makes the function behind an import. `allowed` is the modes in which it may be called. */
export type Binder = <Ctx>(gate: Gate<Ctx>, host: Host<Ctx>, module: string, allowed: number) => Import

export const binders: { readonly [N in HostcallName]: Binder } = {
  proxy_log: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_log
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_log', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const level = w0 >>> 0
        if (level > 5) return gate.left(Status.BadArgument)
        const message = gate.memory.string(w1, w2)
        if (observer !== null) observer.hostcallInputs({ level, message })
        return gate.left(call(context, { level, message } as Inputs<'proxy_log'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_log_level: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_log_level
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_log_level', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'proxy_get_log_level'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.level !== undefined) gate.memory.setU32(w0, answer.level)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.level !== undefined) outputs.level = answer.level
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_status: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_status
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_status', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'proxy_get_status'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.code !== undefined) gate.memory.setU32(w0, answer.code)
        if (answer.message !== undefined) gate.putString(answer.message, w1, w2)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.code !== undefined) outputs.code = answer.code
        if (answer.message !== undefined) outputs.message = answer.message
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_configuration: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_configuration
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_configuration', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'proxy_get_configuration'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.configuration !== undefined) gate.putBytes(answer.configuration, w0, w1)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.configuration !== undefined) outputs.configuration = answer.configuration
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_current_time_nanoseconds: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_current_time_nanoseconds
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_current_time_nanoseconds', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'proxy_get_current_time_nanoseconds'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.time !== undefined) gate.memory.setU64(w0, answer.time)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.time !== undefined) outputs.time = answer.time
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_tick_period_milliseconds: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_tick_period_milliseconds
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_tick_period_milliseconds', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const period = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ period })
        return gate.left(call(context, { period } as Inputs<'proxy_set_tick_period_milliseconds'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_effective_context: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_effective_context
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_effective_context', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const contextId = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ contextId })
        return gate.left(call(context, { contextId } as Inputs<'proxy_set_effective_context'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_done: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_done
    return () => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_done', [])
        if (gate.mode !== 0) gate.restrict(allowed)
        return gate.left(call(context, {} as Inputs<'proxy_done'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_header_map_value: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_header_map_value
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_header_map_value', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        const key = gate.memory.string(w1, w2)
        if (observer !== null) observer.hostcallInputs({ map, key })
        const answer = call(context, { map, key } as Inputs<'proxy_get_header_map_value'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.value !== undefined) gate.putString(answer.value, w3, w4)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.value !== undefined) outputs.value = answer.value
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_add_header_map_value: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_add_header_map_value
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_add_header_map_value', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        const key = gate.memory.string(w1, w2)
        const value = gate.memory.string(w3, w4)
        if (observer !== null) observer.hostcallInputs({ map, key, value })
        return gate.left(call(context, { map, key, value } as Inputs<'proxy_add_header_map_value'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_replace_header_map_value: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_replace_header_map_value
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_replace_header_map_value', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        const key = gate.memory.string(w1, w2)
        const value = gate.memory.string(w3, w4)
        if (observer !== null) observer.hostcallInputs({ map, key, value })
        return gate.left(call(context, { map, key, value } as Inputs<'proxy_replace_header_map_value'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_remove_header_map_value: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_remove_header_map_value
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_remove_header_map_value', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        const key = gate.memory.string(w1, w2)
        if (observer !== null) observer.hostcallInputs({ map, key })
        return gate.left(call(context, { map, key } as Inputs<'proxy_remove_header_map_value'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_header_map_pairs: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_header_map_pairs
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_header_map_pairs', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        if (observer !== null) observer.hostcallInputs({ map })
        const answer = call(context, { map } as Inputs<'proxy_get_header_map_pairs'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.pairs !== undefined) gate.putPairs(answer.pairs, w1, w2)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.pairs !== undefined) outputs.pairs = answer.pairs
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_header_map_pairs: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_header_map_pairs
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_header_map_pairs', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        const pairs = gate.pairs(w1, w2)
        if (observer !== null) observer.hostcallInputs({ map, pairs })
        return gate.left(call(context, { map, pairs } as Inputs<'proxy_set_header_map_pairs'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_header_map_size: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_header_map_size
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_header_map_size', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const map = w0 >>> 0
        if (map > 7) return gate.left(Status.BadArgument)
        if (observer !== null) observer.hostcallInputs({ map })
        const answer = call(context, { map } as Inputs<'proxy_get_header_map_size'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.size !== undefined) gate.memory.setU32(w1, answer.size)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.size !== undefined) outputs.size = answer.size
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_buffer_bytes: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_buffer_bytes
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_buffer_bytes', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const buffer = w0 >>> 0
        if (buffer > 8) return gate.left(Status.BadArgument)
        const start = w1 >>> 0
        const length = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ buffer, start, length })
        const answer = call(context, { buffer, start, length } as Inputs<'proxy_get_buffer_bytes'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.bytes !== undefined) gate.putBytes(answer.bytes, w3, w4)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.bytes !== undefined) outputs.bytes = answer.bytes
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_buffer_status: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_buffer_status
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_buffer_status', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const buffer = w0 >>> 0
        if (buffer > 8) return gate.left(Status.BadArgument)
        if (observer !== null) observer.hostcallInputs({ buffer })
        const answer = call(context, { buffer } as Inputs<'proxy_get_buffer_status'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.length !== undefined) gate.memory.setU32(w1, answer.length)
        if (answer.flags !== undefined) gate.memory.setU32(w2, answer.flags)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.length !== undefined) outputs.length = answer.length
        if (answer.flags !== undefined) outputs.flags = answer.flags
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_buffer_bytes: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_buffer_bytes
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_buffer_bytes', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const buffer = w0 >>> 0
        if (buffer > 8) return gate.left(Status.BadArgument)
        const start = w1 >>> 0
        const length = w2 >>> 0
        const data = () => gate.memory.bytes(w3, w4)
        if (observer !== null) observer.hostcallInputs({ buffer, start, length, data: gate.peeked(data) })
        return gate.left(call(context, { buffer, start, length, data } as Inputs<'proxy_set_buffer_bytes'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_send_local_response: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_send_local_response
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number, w6: number, w7: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_send_local_response', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0, w6 >>> 0, w7 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const statusCode = w0 >>> 0
        const details = gate.memory.string(w1, w2)
        const body = gate.memory.bytes(w3, w4)
        const headers = gate.pairs(w5, w6)
        const grpcStatus = w7
        if (observer !== null) observer.hostcallInputs({ statusCode, details, body, headers, grpcStatus })
        return gate.left(call(context, { statusCode, details, body, headers, grpcStatus } as Inputs<'proxy_send_local_response'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_continue_request: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_continue_request
    return () => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_continue_request', [])
        if (gate.mode !== 0) gate.restrict(allowed)
        return gate.left(call(context, {} as Inputs<'proxy_continue_request'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_continue_response: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_continue_response
    return () => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_continue_response', [])
        if (gate.mode !== 0) gate.restrict(allowed)
        return gate.left(call(context, {} as Inputs<'proxy_continue_response'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_continue_stream: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_continue_stream
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_continue_stream', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const streamType = w0 >>> 0
        if (streamType > 3) return gate.left(Status.BadArgument)
        if (observer !== null) observer.hostcallInputs({ streamType })
        return gate.left(call(context, { streamType } as Inputs<'proxy_continue_stream'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_close_stream: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_close_stream
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_close_stream', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const streamType = w0 >>> 0
        if (streamType > 3) return gate.left(Status.BadArgument)
        if (observer !== null) observer.hostcallInputs({ streamType })
        return gate.left(call(context, { streamType } as Inputs<'proxy_close_stream'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_clear_route_cache: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_clear_route_cache
    return () => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_clear_route_cache', [])
        if (gate.mode !== 0) gate.restrict(allowed)
        return gate.left(call(context, {} as Inputs<'proxy_clear_route_cache'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_property: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_property
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_property', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const path = gate.memory.string(w0, w1)
        if (observer !== null) observer.hostcallInputs({ path })
        const answer = call(context, { path } as Inputs<'proxy_get_property'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.value !== undefined) gate.putString(answer.value, w2, w3)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.value !== undefined) outputs.value = answer.value
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_property: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_property
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_property', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const path = gate.memory.string(w0, w1)
        const value = gate.memory.string(w2, w3)
        if (observer !== null) observer.hostcallInputs({ path, value })
        return gate.left(call(context, { path, value } as Inputs<'proxy_set_property'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_define_metric: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_define_metric
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_define_metric', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const type = w0 >>> 0
        const name = gate.memory.string(w1, w2)
        if (observer !== null) observer.hostcallInputs({ type, name })
        const answer = call(context, { type, name } as Inputs<'proxy_define_metric'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.metricId !== undefined) gate.memory.setU32(w3, answer.metricId)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.metricId !== undefined) outputs.metricId = answer.metricId
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_increment_metric: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_increment_metric
    return (w0: number, w1: bigint) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_increment_metric', [w0 >>> 0, BigInt.asUintN(64, w1)])
        if (gate.mode !== 0) gate.restrict(allowed)
        const metricId = w0 >>> 0
        const delta = w1
        if (observer !== null) observer.hostcallInputs({ metricId, delta })
        return gate.left(call(context, { metricId, delta } as Inputs<'proxy_increment_metric'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_record_metric: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_record_metric
    return (w0: number, w1: bigint) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_record_metric', [w0 >>> 0, BigInt.asUintN(64, w1)])
        if (gate.mode !== 0) gate.restrict(allowed)
        const metricId = w0 >>> 0
        const value = w1
        if (observer !== null) observer.hostcallInputs({ metricId, value })
        return gate.left(call(context, { metricId, value } as Inputs<'proxy_record_metric'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_metric: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_metric
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_metric', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const metricId = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ metricId })
        const answer = call(context, { metricId } as Inputs<'proxy_get_metric'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.value !== undefined) gate.memory.setU64(w1, answer.value)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.value !== undefined) outputs.value = answer.value
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_http_call: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_http_call
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number, w6: number, w7: number, w8: number, w9: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_http_call', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0, w6 >>> 0, w7 >>> 0, w8 >>> 0, w9 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const cluster = gate.memory.string(w0, w1)
        const headers = gate.pairs(w2, w3)
        const body = gate.memory.bytes(w4, w5)
        const trailers = gate.pairs(w6, w7)
        const timeoutMs = w8
        if (observer !== null) observer.hostcallInputs({ cluster, headers, body, trailers, timeoutMs })
        gate.memory.setU32(w9, 0)
        const answer = call(context, { cluster, headers, body, trailers, timeoutMs } as Inputs<'proxy_http_call'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.token !== undefined) gate.memory.setU32(w9, answer.token)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.token !== undefined) outputs.token = answer.token
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  envoy_resolve_dns: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'envoy_resolve_dns', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const address = gate.memory.string(w0, w1)
        if (observer !== null) observer.hostcallInputs({ address })
        return gate.left(gate.unmodelled('envoy_resolve_dns'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_grpc_call: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number, w6: number, w7: number, w8: number, w9: number, w10: number, w11: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_grpc_call', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0, w6 >>> 0, w7 >>> 0, w8 >>> 0, w9 >>> 0, w10 >>> 0, w11 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const service = gate.memory.bytes(w0, w1)
        const serviceName = gate.memory.string(w2, w3)
        const method = gate.memory.string(w4, w5)
        const metadata = gate.pairs(w6, w7)
        const message = gate.memory.bytes(w8, w9)
        const timeoutMs = w10 >>> 0
        if (observer !== null) observer.hostcallInputs({ service, serviceName, method, metadata, message, timeoutMs })
        return gate.left(gate.unmodelled('proxy_grpc_call'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_grpc_stream: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number, w6: number, w7: number, w8: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_grpc_stream', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0, w6 >>> 0, w7 >>> 0, w8 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const service = gate.memory.bytes(w0, w1)
        const serviceName = gate.memory.string(w2, w3)
        const method = gate.memory.string(w4, w5)
        const metadata = gate.pairs(w6, w7)
        if (observer !== null) observer.hostcallInputs({ service, serviceName, method, metadata })
        return gate.left(gate.unmodelled('proxy_grpc_stream'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_grpc_send: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_grpc_send', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const token = w0 >>> 0
        const message = gate.memory.bytes(w1, w2)
        const endOfStream = w3 !== 0
        if (observer !== null) observer.hostcallInputs({ token, message, endOfStream })
        return gate.left(gate.unmodelled('proxy_grpc_send'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_grpc_close: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_grpc_close', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const token = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ token })
        return gate.left(gate.unmodelled('proxy_grpc_close'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_grpc_cancel: (gate, _host, module, allowed) => {
    const { observer } = gate
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_grpc_cancel', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const token = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ token })
        return gate.left(gate.unmodelled('proxy_grpc_cancel'))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_get_shared_data: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_get_shared_data
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_get_shared_data', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const key = gate.memory.string(w0, w1)
        if (observer !== null) observer.hostcallInputs({ key })
        const answer = call(context, { key } as Inputs<'proxy_get_shared_data'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.value !== undefined) gate.putBytes(answer.value, w2, w3)
        if (answer.cas !== undefined) gate.memory.setU32(w4, answer.cas)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.value !== undefined) outputs.value = answer.value
        if (answer.cas !== undefined) outputs.cas = answer.cas
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_set_shared_data: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_set_shared_data
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_set_shared_data', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const key = gate.memory.string(w0, w1)
        const value = gate.memory.bytes(w2, w3)
        const cas = w4 >>> 0
        if (observer !== null) observer.hostcallInputs({ key, value, cas })
        return gate.left(call(context, { key, value, cas } as Inputs<'proxy_set_shared_data'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_register_shared_queue: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_register_shared_queue
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_register_shared_queue', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const name = gate.memory.string(w0, w1)
        if (observer !== null) observer.hostcallInputs({ name })
        const answer = call(context, { name } as Inputs<'proxy_register_shared_queue'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.token !== undefined) gate.memory.setU32(w2, answer.token)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.token !== undefined) outputs.token = answer.token
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_resolve_shared_queue: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_resolve_shared_queue
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_resolve_shared_queue', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const vmId = gate.memory.string(w0, w1)
        const name = gate.memory.string(w2, w3)
        if (observer !== null) observer.hostcallInputs({ vmId, name })
        const answer = call(context, { vmId, name } as Inputs<'proxy_resolve_shared_queue'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.token !== undefined) gate.memory.setU32(w4, answer.token)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.token !== undefined) outputs.token = answer.token
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_enqueue_shared_queue: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_enqueue_shared_queue
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_enqueue_shared_queue', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const token = w0 >>> 0
        const data = gate.memory.bytes(w1, w2)
        if (observer !== null) observer.hostcallInputs({ token, data })
        return gate.left(call(context, { token, data } as Inputs<'proxy_enqueue_shared_queue'>))
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_dequeue_shared_queue: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_dequeue_shared_queue
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_dequeue_shared_queue', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const token = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ token })
        const answer = call(context, { token } as Inputs<'proxy_dequeue_shared_queue'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.data !== undefined) gate.putBytes(answer.data, w1, w2)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.data !== undefined) outputs.data = answer.data
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  proxy_call_foreign_function: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proxy_call_foreign_function
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proxy_call_foreign_function', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const name = gate.memory.string(w0, w1)
        const argument = gate.memory.bytes(w2, w3)
        if (observer !== null) observer.hostcallInputs({ name, argument })
        const answer = call(context, { name, argument } as Inputs<'proxy_call_foreign_function'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.results !== undefined) gate.putOptionalBytes(answer.results, w4, w5)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.results !== undefined) outputs.results = answer.results
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  fd_write: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_write
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_write', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = () => gate.iovecs(w1, w2)
        if (observer !== null) observer.hostcallInputs({ fd, iovecs: gate.peeked(iovecs) })
        const answer = call(context, { fd, iovecs } as Inputs<'fd_write'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.written !== undefined) gate.memory.setU32(w3, answer.written)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.written !== undefined) outputs.written = answer.written
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_read: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_read
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_read', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = w1 >>> 0
        const count = w2 >>> 0
        const read = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, iovecs, count, read })
        return gate.left(call(context, { fd, iovecs, count, read } as Inputs<'fd_read'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_seek: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_seek
    return (w0: number, w1: bigint, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_seek', [w0 >>> 0, BigInt.asUintN(64, w1), w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const offset = BigInt.asUintN(64, w1)
        const whence = w2 >>> 0
        const position = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, offset, whence, position })
        return gate.left(call(context, { fd, offset, whence, position } as Inputs<'fd_seek'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_close: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_close
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_close', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd })
        return gate.left(call(context, { fd } as Inputs<'fd_close'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_fdstat_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_fdstat_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_fdstat_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd })
        const answer = call(context, { fd } as Inputs<'fd_fdstat_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.stat !== undefined) gate.putUnchecked(w1, answer.stat)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.stat !== undefined) outputs.stat = answer.stat
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_fdstat_set_flags: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_fdstat_set_flags
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_fdstat_set_flags', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const flags = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, flags })
        return gate.left(call(context, { fd, flags } as Inputs<'fd_fdstat_set_flags'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_prestat_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_prestat_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_prestat_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const prestat = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, prestat })
        return gate.left(call(context, { fd, prestat } as Inputs<'fd_prestat_get'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_prestat_dir_name: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_prestat_dir_name
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_prestat_dir_name', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length })
        return gate.left(call(context, { fd, path, length } as Inputs<'fd_prestat_dir_name'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_open: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_open
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: bigint, w6: bigint, w7: number, w8: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_open', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, BigInt.asUintN(64, w5), BigInt.asUintN(64, w6), w7 >>> 0, w8 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const lookup = w1 >>> 0
        const path = w2 >>> 0
        const length = w3 >>> 0
        const open = w4 >>> 0
        const rights = BigInt.asUintN(64, w5)
        const inheriting = BigInt.asUintN(64, w6)
        const flags = w7 >>> 0
        const opened = w8 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, lookup, path, length, open, rights, inheriting, flags, opened })
        return gate.left(call(context, { fd, lookup, path, length, open, rights, inheriting, flags, opened } as Inputs<'path_open'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  environ_sizes_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.environ_sizes_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'environ_sizes_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'environ_sizes_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.count !== undefined) gate.memory.setU32(w0, answer.count)
        if (answer.size !== undefined) gate.memory.setU32(w1, answer.size)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.count !== undefined) outputs.count = answer.count
        if (answer.size !== undefined) outputs.size = answer.size
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  environ_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.environ_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'environ_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'environ_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.environ !== undefined) gate.putStrings(answer.environ, w0, w1)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.environ !== undefined) outputs.environ = answer.environ.join('\0')
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  args_sizes_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.args_sizes_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'args_sizes_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'args_sizes_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.count !== undefined) gate.memory.setU32(w0, answer.count)
        if (answer.size !== undefined) gate.memory.setU32(w1, answer.size)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.count !== undefined) outputs.count = answer.count
        if (answer.size !== undefined) outputs.size = answer.size
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  args_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.args_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'args_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const answer = call(context, {} as Inputs<'args_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.argv !== undefined) gate.putStrings(answer.argv, w0, w1)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.argv !== undefined) outputs.argv = answer.argv.join('\0')
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  clock_time_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.clock_time_get
    return (w0: number, w1: bigint, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'clock_time_get', [w0 >>> 0, BigInt.asUintN(64, w1), w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const clock = w0 >>> 0
        const precision = BigInt.asUintN(64, w1)
        if (observer !== null) observer.hostcallInputs({ clock, precision })
        const answer = call(context, { clock, precision } as Inputs<'clock_time_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.time !== undefined) gate.memory.setU64(w2, answer.time)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.time !== undefined) outputs.time = answer.time
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  random_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.random_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'random_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const buffer = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ buffer })
        const answer = call(context, { buffer } as Inputs<'random_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.buffer !== undefined) gate.putFilled(answer.buffer, w0)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.buffer !== undefined) outputs.buffer = answer.buffer
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  sched_yield: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.sched_yield
    return () => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'sched_yield', [])
        if (gate.mode !== 0) gate.restrict(allowed)
        return gate.left(call(context, {} as Inputs<'sched_yield'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  poll_oneoff: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.poll_oneoff
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'poll_oneoff', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const subscriptions = w0 >>> 0
        const events = w1 >>> 0
        const count = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ subscriptions, events, count })
        const answer = call(context, { subscriptions, events, count } as Inputs<'poll_oneoff'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.written !== undefined) gate.memory.setU32(w3, answer.written)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.written !== undefined) outputs.written = answer.written
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  proc_exit: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.proc_exit
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'proc_exit', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const code = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ code })
        call(context, { code } as Inputs<'proc_exit'>)
        return gate.left(undefined)
      } catch (error) {
        gate.failed(error, 0)
        return undefined
      }
    }
  },
  pthread_equal: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.pthread_equal
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'pthread_equal', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const a = w0 >>> 0
        const b = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ a, b })
        return gate.left(call(context, { a, b } as Inputs<'pthread_equal'>) ? 1 : 0)
      } catch (error) {
        return gate.failed(error, Status.InvalidMemoryAccess)
      }
    }
  },
  emscripten_notify_memory_growth: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.emscripten_notify_memory_growth
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'emscripten_notify_memory_growth', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const memory = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ memory })
        call(context, { memory } as Inputs<'emscripten_notify_memory_growth'>)
        return gate.left(undefined)
      } catch (error) {
        gate.failed(error, 0)
        return undefined
      }
    }
  },
  clock_res_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.clock_res_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'clock_res_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const clock = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ clock })
        const answer = call(context, { clock } as Inputs<'clock_res_get'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.resolution !== undefined) gate.memory.setU64(w1, answer.resolution)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.resolution !== undefined) outputs.resolution = answer.resolution
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_advise: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_advise
    return (w0: number, w1: bigint, w2: bigint, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_advise', [w0 >>> 0, BigInt.asUintN(64, w1), BigInt.asUintN(64, w2), w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const offset = BigInt.asUintN(64, w1)
        const length = BigInt.asUintN(64, w2)
        const advice = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, offset, length, advice })
        return gate.left(call(context, { fd, offset, length, advice } as Inputs<'fd_advise'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_allocate: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_allocate
    return (w0: number, w1: bigint, w2: bigint) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_allocate', [w0 >>> 0, BigInt.asUintN(64, w1), BigInt.asUintN(64, w2)])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const offset = BigInt.asUintN(64, w1)
        const length = BigInt.asUintN(64, w2)
        if (observer !== null) observer.hostcallInputs({ fd, offset, length })
        return gate.left(call(context, { fd, offset, length } as Inputs<'fd_allocate'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_datasync: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_datasync
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_datasync', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd })
        return gate.left(call(context, { fd } as Inputs<'fd_datasync'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_fdstat_set_rights: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_fdstat_set_rights
    return (w0: number, w1: bigint, w2: bigint) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_fdstat_set_rights', [w0 >>> 0, BigInt.asUintN(64, w1), BigInt.asUintN(64, w2)])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const rights = BigInt.asUintN(64, w1)
        const inheriting = BigInt.asUintN(64, w2)
        if (observer !== null) observer.hostcallInputs({ fd, rights, inheriting })
        return gate.left(call(context, { fd, rights, inheriting } as Inputs<'fd_fdstat_set_rights'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_filestat_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_filestat_get
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_filestat_get', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const stat = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, stat })
        return gate.left(call(context, { fd, stat } as Inputs<'fd_filestat_get'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_filestat_set_size: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_filestat_set_size
    return (w0: number, w1: bigint) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_filestat_set_size', [w0 >>> 0, BigInt.asUintN(64, w1)])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const size = BigInt.asUintN(64, w1)
        if (observer !== null) observer.hostcallInputs({ fd, size })
        return gate.left(call(context, { fd, size } as Inputs<'fd_filestat_set_size'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_filestat_set_times: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_filestat_set_times
    return (w0: number, w1: bigint, w2: bigint, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_filestat_set_times', [w0 >>> 0, BigInt.asUintN(64, w1), BigInt.asUintN(64, w2), w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const accessed = BigInt.asUintN(64, w1)
        const modified = BigInt.asUintN(64, w2)
        const flags = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, accessed, modified, flags })
        return gate.left(call(context, { fd, accessed, modified, flags } as Inputs<'fd_filestat_set_times'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_pread: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_pread
    return (w0: number, w1: number, w2: number, w3: bigint, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_pread', [w0 >>> 0, w1 >>> 0, w2 >>> 0, BigInt.asUintN(64, w3), w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = w1 >>> 0
        const count = w2 >>> 0
        const offset = BigInt.asUintN(64, w3)
        const read = w4 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, iovecs, count, offset, read })
        return gate.left(call(context, { fd, iovecs, count, offset, read } as Inputs<'fd_pread'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_pwrite: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_pwrite
    return (w0: number, w1: number, w2: number, w3: bigint, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_pwrite', [w0 >>> 0, w1 >>> 0, w2 >>> 0, BigInt.asUintN(64, w3), w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = () => gate.iovecs(w1, w2)
        const offset = BigInt.asUintN(64, w3)
        if (observer !== null) observer.hostcallInputs({ fd, iovecs: gate.peeked(iovecs), offset })
        const answer = call(context, { fd, iovecs, offset } as Inputs<'fd_pwrite'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.written !== undefined) gate.memory.setU32(w4, answer.written)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.written !== undefined) outputs.written = answer.written
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_readdir: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_readdir
    return (w0: number, w1: number, w2: number, w3: bigint, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_readdir', [w0 >>> 0, w1 >>> 0, w2 >>> 0, BigInt.asUintN(64, w3), w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const buffer = w1 >>> 0
        const length = w2 >>> 0
        const cookie = BigInt.asUintN(64, w3)
        if (observer !== null) observer.hostcallInputs({ fd, buffer, length, cookie })
        const answer = call(context, { fd, buffer, length, cookie } as Inputs<'fd_readdir'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.used !== undefined) gate.memory.setU32(w4, answer.used)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.used !== undefined) outputs.used = answer.used
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_renumber: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_renumber
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_renumber', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const to = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, to })
        return gate.left(call(context, { fd, to } as Inputs<'fd_renumber'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_sync: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_sync
    return (w0: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_sync', [w0 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd })
        return gate.left(call(context, { fd } as Inputs<'fd_sync'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  fd_tell: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.fd_tell
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'fd_tell', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd })
        const answer = call(context, { fd } as Inputs<'fd_tell'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.offset !== undefined) gate.memory.setU64(w1, answer.offset)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.offset !== undefined) outputs.offset = answer.offset
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_create_directory: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_create_directory
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_create_directory', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length })
        return gate.left(call(context, { fd, path, length } as Inputs<'path_create_directory'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_filestat_get: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_filestat_get
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_filestat_get', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const flags = w1 >>> 0
        const path = w2 >>> 0
        const length = w3 >>> 0
        const stat = w4 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, flags, path, length, stat })
        return gate.left(call(context, { fd, flags, path, length, stat } as Inputs<'path_filestat_get'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_filestat_set_times: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_filestat_set_times
    return (w0: number, w1: number, w2: number, w3: number, w4: bigint, w5: bigint, w6: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_filestat_set_times', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, BigInt.asUintN(64, w4), BigInt.asUintN(64, w5), w6 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const flags = w1 >>> 0
        const path = w2 >>> 0
        const length = w3 >>> 0
        const accessed = BigInt.asUintN(64, w4)
        const modified = BigInt.asUintN(64, w5)
        const which = w6 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, flags, path, length, accessed, modified, which })
        return gate.left(call(context, { fd, flags, path, length, accessed, modified, which } as Inputs<'path_filestat_set_times'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_link: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_link
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_link', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const flags = w1 >>> 0
        const path = w2 >>> 0
        const length = w3 >>> 0
        const toFd = w4 >>> 0
        const toPath = w5 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, flags, path, length, toFd, toPath })
        return gate.left(call(context, { fd, flags, path, length, toFd, toPath } as Inputs<'path_link'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_readlink: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_readlink
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_readlink', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        const buffer = w3 >>> 0
        const size = w4 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length, buffer, size })
        const answer = call(context, { fd, path, length, buffer, size } as Inputs<'path_readlink'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.used !== undefined) gate.memory.setU32(w5, answer.used)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.used !== undefined) outputs.used = answer.used
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_remove_directory: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_remove_directory
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_remove_directory', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length })
        return gate.left(call(context, { fd, path, length } as Inputs<'path_remove_directory'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_rename: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_rename
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_rename', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        const toFd = w3 >>> 0
        const toPath = w4 >>> 0
        const toLength = w5 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length, toFd, toPath, toLength })
        return gate.left(call(context, { fd, path, length, toFd, toPath, toLength } as Inputs<'path_rename'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_symlink: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_symlink
    return (w0: number, w1: number, w2: number, w3: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_symlink', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const path = w0 >>> 0
        const length = w1 >>> 0
        const fd = w2 >>> 0
        const toPath = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ path, length, fd, toPath })
        return gate.left(call(context, { path, length, fd, toPath } as Inputs<'path_symlink'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  path_unlink_file: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.path_unlink_file
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'path_unlink_file', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const path = w1 >>> 0
        const length = w2 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, path, length })
        return gate.left(call(context, { fd, path, length } as Inputs<'path_unlink_file'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  sock_accept: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.sock_accept
    return (w0: number, w1: number, w2: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'sock_accept', [w0 >>> 0, w1 >>> 0, w2 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const flags = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, flags })
        const answer = call(context, { fd, flags } as Inputs<'sock_accept'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.accepted !== undefined) gate.memory.setU32(w2, answer.accepted)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.accepted !== undefined) outputs.accepted = answer.accepted
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  sock_recv: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.sock_recv
    return (w0: number, w1: number, w2: number, w3: number, w4: number, w5: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'sock_recv', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0, w5 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = w1 >>> 0
        const count = w2 >>> 0
        const flags = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, iovecs, count, flags })
        const answer = call(context, { fd, iovecs, count, flags } as Inputs<'sock_recv'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.received !== undefined) gate.memory.setU32(w4, answer.received)
        if (answer.receivedFlags !== undefined) gate.memory.setU16(w5, answer.receivedFlags)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.received !== undefined) outputs.received = answer.received
        if (answer.receivedFlags !== undefined) outputs.receivedFlags = answer.receivedFlags
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  sock_send: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.sock_send
    return (w0: number, w1: number, w2: number, w3: number, w4: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'sock_send', [w0 >>> 0, w1 >>> 0, w2 >>> 0, w3 >>> 0, w4 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const iovecs = w1 >>> 0
        const count = w2 >>> 0
        const flags = w3 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, iovecs, count, flags })
        const answer = call(context, { fd, iovecs, count, flags } as Inputs<'sock_send'>)
        if (typeof answer === 'number') return gate.left(answer)
        if (answer.sent !== undefined) gate.memory.setU32(w4, answer.sent)
        const status = answer.status ?? 0
        if (observer === null) return status
        const outputs: Outputs = {}
        if (answer.sent !== undefined) outputs.sent = answer.sent
        return gate.left(status, outputs)
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
  sock_shutdown: (gate, host, module, allowed) => {
    const { context, observer } = gate
    const call = host.sock_shutdown
    return (w0: number, w1: number) => {
      if (--gate.calls < 0) gate.spent()
      try {
        if (observer !== null) observer.hostcallEnter(module, 'sock_shutdown', [w0 >>> 0, w1 >>> 0])
        if (gate.mode !== 0) gate.restrict(allowed)
        const fd = w0 >>> 0
        const how = w1 >>> 0
        if (observer !== null) observer.hostcallInputs({ fd, how })
        return gate.left(call(context, { fd, how } as Inputs<'sock_shutdown'>))
      } catch (error) {
        return gate.failed(error, Errno.Fault)
      }
    }
  },
}
