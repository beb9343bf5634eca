// Numbers that live as long as the VM, under the names that the script gives them; and those that each callback brings.
import { Field, field, variableSize, variableSlots, variables } from './memory'
import { fail, same } from './reader'

@unmanaged
class Variable {
  name: u32
  size: u32
  value: i64
}

/** In a check nothing has a value yet. */
let checking: bool = false

export function setChecking(to: bool): void {
  checking = to
}

/** The variable of this name, made where there is none; 0 where there is no more room. */
export function variable(name: u32, size: u32): u32 {
  for (let i: u32 = 0; i < variableSlots; i++) {
    const slot = changetype<Variable>(variables + i * variableSize)
    if (slot.name == 0) {
      slot.name = name
      slot.size = size
    }
    if (slot.size == size && memory.compare(slot.name, name, size) == 0) return changetype<usize>(slot)
  }
  return 0
}

export function assign(to: u32, value: i64): void {
  changetype<Variable>(to).value = value
}

/** $self, $root, $1 to $5 (the words of the running callback), or what `let` or an output put there. */
export function valueOf(name: u32, size: u32): i64 {
  if (same(name, size, 'self')) return field(Field.Context)
  if (same(name, size, 'root')) return field(Field.Root)
  if (size == 1 && load<u8>(name) >= 0x31 && load<u8>(name) <= 0x35) return field(Field.Arguments + load<u8>(name) - 0x31)
  for (let i: u32 = 0; i < variableSlots; i++) {
    const slot = changetype<Variable>(variables + i * variableSize)
    if (slot.name == 0) break
    if (slot.size == size && memory.compare(slot.name, name, size) == 0) return slot.value
  }
  if (!checking) fail('no such name has a value')
  return 0
}
