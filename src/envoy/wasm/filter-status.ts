// What a guest's answer means to the filter chain. Envoy: convertVmCallResultToFilter*Status in source/extensions/common/wasm/context.cc.
import type { DataStatus, HeadersStatus, TrailersStatus } from '../http/filter.ts'

/** What each answer means. */
export interface Answers<Status> {
  /** By the guest's word, from 0. */
  readonly named: readonly Status[]
  /** Any other word. */
  readonly other: Status
  /** A local response was sent meanwhile: the word does not count. */
  readonly replied: Status
}

/** Answers of on_request_headers and on_response_headers, where allow_on_headers_stop_iteration is set. */
const headersWithStop: Answers<HeadersStatus> = {
  named: ['Continue', 'StopIteration', 'Continue', 'StopAllIterationAndBuffer'],
  other: 'StopAllIterationAndWatermark',
  replied: 'StopAllIterationAndWatermark',
}

/** The same where it is not: a 1 stops everything, body callbacks too. */
const headers: Answers<HeadersStatus> = {
  named: ['Continue', 'StopAllIterationAndWatermark', 'Continue', 'StopAllIterationAndBuffer'],
  other: 'StopAllIterationAndWatermark',
  replied: 'StopAllIterationAndWatermark',
}

const data: Answers<DataStatus> = {
  named: ['Continue', 'StopIterationAndBuffer', 'StopIterationAndWatermark'],
  other: 'StopIterationNoBuffer',
  replied: 'StopIterationNoBuffer',
}

const trailers: Answers<TrailersStatus> = { named: ['Continue'], other: 'StopIteration', replied: 'StopIteration' }

/** By the kind of callback. */
export const filterStatuses = { headers, headersWithStop, data, trailers } as const

/** The status of a guest's answer. */
export function filterStatus<Status>(answers: Answers<Status>, action: number, replied: boolean): Status {
  return replied ? answers.replied : (answers.named[action] ?? answers.other)
}
