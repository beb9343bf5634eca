// Host functions for metrics: counters, gauges, histograms.
import { i64, namedIn, stringIn, u32, u32Out, u64Out } from '../codec.ts'
import { MetricType } from '../enums.ts'
import { hostcall } from '../hostcall.ts'

export const metrics = {
  proxy_define_metric: hostcall({
    doc: 'Makes a metric and gives its id. The same name again gives another id of the same stat. BadArgument for an unknown type.',
    // Envoy reads the name before it looks at the type.
    params: { type: namedIn(MetricType), name: stringIn, metricId: u32Out },
    answers: ['Ok', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_increment_metric: hostcall({
    doc: 'Adds to a counter (by more than 0) or to a gauge (by any number). BadArgument for a histogram.',
    params: { metricId: u32, delta: i64 },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'as-envoy',
  }),
  proxy_record_metric: hostcall({
    doc: 'Sets a gauge, records a sample of a histogram, and adds to a counter.',
    params: { metricId: u32, value: i64 },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_get_metric: hostcall({
    doc: 'Reads a counter or a gauge. BadArgument for a histogram.',
    params: { metricId: u32, value: u64Out },
    answers: ['Ok', 'NotFound', 'BadArgument'],
    label: 'as-envoy',
  }),
} as const
