// Metric calls with an eye on what plugins make of them.
import { MetricType, Status } from '../../../abi-shim/enums.ts'
import type { Host } from '../../../abi-shim/hostcalls/index.ts'
import { type ByteString, showText } from '../../../util/bytes.ts'
import type { Process } from '../../process.ts'
import type { Context } from '../context.ts'
import type { Vm } from '../vm.ts'
import { lookForRepetition } from './repetition.ts'

const typeNames: Readonly<Record<number, string>> = {
  [MetricType.Counter]: 'counter',
  [MetricType.Gauge]: 'gauge',
  [MetricType.Histogram]: 'histogram',
}

/** By name: the types that plugins have defined it with. */
const defined = new WeakMap<Process, Map<ByteString, Set<number>>>()

/** Makes the lints of this family. */
export function lintedMetrics(host: Host<Vm>): Partial<Host<Vm>> {
  const metricOf = (vm: Vm, metricId: number): bigint | null => {
    const answer = host.proxy_get_metric(vm, { metricId })
    return typeof answer === 'object' && 'value' in answer ? (answer.value ?? null) : null
  }
  return {
    proxy_define_metric: (vm, args) => {
      const answer = host.proxy_define_metric(vm, args)
      if (typeof answer !== 'object') return answer
      lookForDefinition(vm, args.type, args.name)
      lookForOtherType(vm, args.type, args.name)
      return answer
    },

    proxy_record_metric: (vm, args) => {
      const answer = host.proxy_record_metric(vm, args)
      if ((args.metricId & 3) === MetricType.Counter && answer === Status.Ok)
        vm.lint('counter-recorded', `${args.value} was added to the counter`)
      return answer
    },

    proxy_increment_metric: (vm, args) => {
      const before = (args.metricId & 3) === MetricType.Gauge && args.delta < 0n ? metricOf(vm, args.metricId) : null
      const answer = host.proxy_increment_metric(vm, args)
      if (answer === Status.BadArgument) vm.lint('metric-refused', `an increment by ${args.delta}`)
      if (before !== null && before < -args.delta)
        vm.lint('gauge-wrapped', `${before} and ${args.delta} is ${metricOf(vm, args.metricId)}`)
      if (answer === Status.Ok) lookForRepetition(vm, 'proxy_increment_metric')
      return answer
    },

    proxy_get_metric: (vm, args) => {
      const answer = host.proxy_get_metric(vm, args)
      if (answer === Status.BadArgument && (args.metricId & 3) === MetricType.Histogram)
        vm.lint('metric-refused', 'a histogram cannot be read')
      return answer
    },
  }
}

/** By plugin in a VM: what it has defined there. Plugins that share a VM each define theirs. */
const definitions = new WeakMap<Context, Set<string>>()

function lookForDefinition(vm: Vm, type: number, name: ByteString): void {
  const plugin = vm.context.root ?? vm.context
  const known = definitions.get(plugin) ?? new Set<string>()
  definitions.set(plugin, known)
  const key = `${type} ${name}`
  if (known.has(key)) vm.lint('metric-defined-again', `${showText(name)} has an id in this VM already`)
  known.add(key)
}

/** The same name with another type is another stat of the same name. */
function lookForOtherType(vm: Vm, type: number, name: ByteString): void {
  const byName = defined.get(vm.process) ?? new Map<ByteString, Set<number>>()
  defined.set(vm.process, byName)
  const types = byName.get(name) ?? new Set<number>()
  byName.set(name, types)
  const [first] = types
  if (first !== undefined && !types.has(type))
    vm.lint('metric-of-two-types', `${showText(name)} is a ${typeNames[first]}, and a ${typeNames[type]} now`)
  types.add(type)
}
