// Metrics: ids are the VM's, stats are the process's. Envoy: Context::defineMetric and its neighbours.
import { MetricType, Status } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { metrics } from '../../../abi-shim/hostcalls/metrics.ts'
import type { Stat } from '../../stats.ts'
import type { Vm } from '../vm.ts'

/** The low two bits of an id are its type; the rest counts the VM's metrics of that type, from one. */
function find(list: readonly Stat[], id: number): Stat | undefined {
  return list[(id >>> 2) - 1]
}

function define(list: Stat[], stat: Stat, type: number): { metricId: number } {
  list.push(stat)
  return { metricId: list.length * 4 + type }
}

export const metricsHost: HostOf<typeof metrics, Vm> = {
  proxy_define_metric: (vm, { type, name }) => {
    // Envoy joins names of stats without empty parts, and SymbolTable::addTokensToEncoding takes dots from their ends.
    const own = name.replace(/\.+$/, '')
    const full = own === '' ? 'wasmcustom' : `wasmcustom.${own}`
    const { stats } = vm.process
    if (type === MetricType.Counter) return define(vm.counters, stats.get(full, 'counter'), type)
    if (type === MetricType.Gauge) return define(vm.gauges, stats.get(full, 'gauge'), type)
    if (type === MetricType.Histogram) return define(vm.histograms, stats.get(full, 'histogram'), type)
    return Status.BadArgument
  },

  proxy_increment_metric: (vm, { metricId, delta }) => {
    const type = metricId & 3
    if (type === MetricType.Counter) {
      if (delta <= 0n) return find(vm.counters, metricId) === undefined ? Status.NotFound : Status.BadArgument
      return add(find(vm.counters, metricId), delta)
    }
    return type === MetricType.Gauge ? add(find(vm.gauges, metricId), delta) : Status.BadArgument
  },

  proxy_record_metric: (vm, { metricId, value }) => {
    const type = metricId & 3
    // A counter adds what is recorded.
    if (type === MetricType.Counter) return add(find(vm.counters, metricId), value)
    const stat = find(type === MetricType.Gauge ? vm.gauges : vm.histograms, metricId)
    if (stat === undefined || type === 3) return Status.NotFound
    if (type === MetricType.Gauge) stat.set(value)
    else stat.sample(value)
    return Status.Ok
  },

  proxy_get_metric: (vm, { metricId }) => {
    const type = metricId & 3
    if (type !== MetricType.Counter && type !== MetricType.Gauge) return Status.BadArgument
    const stat = find(type === MetricType.Counter ? vm.counters : vm.gauges, metricId)
    return stat === undefined ? Status.NotFound : { value: stat.value }
  },
}

function add(stat: Stat | undefined, delta: bigint): typeof Status.Ok | typeof Status.NotFound {
  if (stat === undefined) return Status.NotFound
  stat.add(delta)
  return Status.Ok
}
