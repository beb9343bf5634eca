;; A command: _start runs, and main does not.
(module
  (import "env" "proxy_log" (func $log (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "in _start")
  (data (i32.const 32) "in main")
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (func (export "main") (param i32 i32) (result i32)
    (drop (call $log (i32.const 2) (i32.const 32) (i32.const 7)))
    (i32.const 0))
  (func (export "_start")
    (drop (call $log (i32.const 2) (i32.const 16) (i32.const 9)))))
