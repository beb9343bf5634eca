;; Element 1000 of 2.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (type $nothing (func))
  (table 2 funcref)
  (global $index (mut i32) (i32.const 1000))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call_indirect (type $nothing) (global.get $index))
    (i32.const 0)))
