// Host functions for what VMs share: a key-value store and queues.
import { bytesIn, bytesOut, stringIn, u32, u32Out } from '../codec.ts'
import { hostcall } from '../hostcall.ts'

export const shared = {
  proxy_get_shared_data: hostcall({
    doc: 'Reads a value that all VMs with this vm_id share, with the number that a conditional write needs.',
    params: { key: stringIn, value: bytesOut, cas: u32Out },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_set_shared_data: hostcall({
    doc: 'Writes a shared value. With a number other than 0 only if nobody wrote since that number was read, else CasMismatch.',
    params: { key: stringIn, value: bytesIn, cas: u32 },
    answers: ['Ok', 'CasMismatch'],
    label: 'as-envoy',
  }),
  proxy_register_shared_queue: hostcall({
    doc: 'Makes or finds a queue of this vm_id and becomes the one that is told of new items.',
    params: { name: stringIn, token: u32Out },
    label: 'as-envoy',
  }),
  proxy_resolve_shared_queue: hostcall({
    doc: 'Finds a queue that another VM registered. NotFound where there is none.',
    params: { vmId: stringIn, name: stringIn, token: u32Out },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_enqueue_shared_queue: hostcall({
    doc: 'Appends an item to a queue and wakes the one that registered it.',
    params: { token: u32, data: bytesIn },
    answers: ['Ok', 'NotFound'],
    label: 'as-envoy',
  }),
  proxy_dequeue_shared_queue: hostcall({
    doc: 'Takes the oldest item from a queue. Empty where there is none.',
    params: { token: u32, data: bytesOut },
    answers: ['Ok', 'NotFound', 'Empty'],
    label: 'as-envoy',
  }),
} as const
