;; The marker is a global.
(module
  (memory (export "memory") 1)
  (func (export "malloc") (param i32) (result i32) (i32.const 4096))
  (global (export "proxy_abi_version_0_2_1") i32 (i32.const 0)))
