// The last address of x-forwarded-for. All but the last lines were seen in Envoy 1.40.0 (remote-address-off).
import { expect, test } from 'vitest'
import { lastForwardedAddress } from './forwarded-for.ts'

test.each<[string | undefined, string | null]>([
  [undefined, null],
  ['', null],
  ['1.1.1.1, 2.2.2.2,3.3.3.3', '3.3.3.3:0'],
  ['1.1.1.1,', null],
  ['1.1.1.1:80', null],
  ['256.2.3.4', null],
  ['2001:DB8::1', '[2001:db8::1]:0'],
  ['[2001:db8::1]', null],
  ['::ffff:1.2.3.4', '[::ffff:1.2.3.4]:0'],
  ['1:2:3:4:5:6:7:8', '[1:2:3:4:5:6:7:8]:0'],
  ['1:0:0:2:0:0:0:8', '[1:0:0:2::8]:0'],
  ['::', '[::]:0'],
  ['::1', '[::1]:0'],
  ['fe80::', '[fe80::]:0'],
  ['1::2::3', null],
  ['1:2:3', null],
  ['1.2.3.4::', null],
])('%s', (list, address) => {
  expect(lastForwardedAddress(list)).toBe(address)
})
