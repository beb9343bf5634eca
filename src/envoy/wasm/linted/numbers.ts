// Properties that are numbers, and come back as if they were text.
import { type ByteString, showText } from '../../../util/bytes.ts'
import type { Context } from '../context.ts'
import type { Vm } from '../vm.ts'

/** A small number in 8 bytes, little-endian: no text ends so. */
const zeros = '\0\0\0\0'

/** By context: the numbers that its plugin has read, with the paths. */
const numbersRead = new WeakMap<Context, Map<ByteString, ByteString>>()

/** A property was read. */
export function rememberNumber({ context }: Vm, path: ByteString, value: ByteString): void {
  if (value.length !== 8 || !value.endsWith(zeros)) return
  const known = numbersRead.get(context)
  if (known === undefined) numbersRead.set(context, new Map([[value, path]]))
  else known.set(value, path)
}

/** Text goes out, which holds such a number byte for byte. `where` names a header. */
export function lookForNumber(vm: Vm, text: ByteString, where: ByteString): void {
  if (!text.includes(zeros)) return
  for (const [value, path] of numbersRead.get(vm.context) ?? [])
    if (text.includes(value))
      vm.lint('property-as-text', `${where} is given the 8 bytes of ${showText(path.replaceAll('\0', '.'))}, not its digits`)
}
