;; Frames have names, or numbers.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (global $depth (mut i32) (i32.const 0))
  (func $sink unreachable)
  (func $down (param $n i32)
    (if (i32.eqz (local.get $n)) (then (call $sink)))
    (call $down (i32.sub (local.get $n) (i32.const 1))))
  (func (export "proxy_on_request_headers") (param i32 i32 i32) (result i32)
    (call $down (i32.const 3))
    (i32.const 0)))
