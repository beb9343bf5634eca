;; A period of 64 bits.
(module
  (import "env" "proxy_set_tick_period_milliseconds" (func (param i64) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096)))
