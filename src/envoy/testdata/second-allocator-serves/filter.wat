;; The first allocator is of another type.
(module
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i64) (result i64) (i64.const 4096))
  (func (export "proxy_on_memory_allocate") (param i32) (result i32) (i32.const 4096)))
