// WASI as Envoy gives it: output becomes log lines, there are no files, nothing waits. Envoy: proxy-wasm-cpp-host src/exports.cc.
import { Errno } from '../../../abi-shim/enums.ts'
import type { HostOf } from '../../../abi-shim/hostcall.ts'
import type { wasi } from '../../../abi-shim/hostcalls/wasi.ts'
import { atLeast } from '../../../abi-shim/version.ts'
import { byteString } from '../../../util/bytes.ts'
import type { Vm } from '../vm.ts'

const info = 2
const error = 4

/** What the steady clock says when virtual time starts: the machine has been up for an hour. */
const bootTime = 3_600_000_000_000n

/** One write is one log line without its last newline; nothing written is no line. */
function print(vm: Vm, fd: number, pieces: () => Uint8Array): typeof Errno.BadF | { written: number } {
  if (fd !== 1 && fd !== 2) return Errno.BadF
  const bytes = pieces()
  if (bytes.length > 0) {
    const text = byteString(bytes)
    vm.log(fd === 1 ? info : error, text.endsWith('\n') ? text.slice(0, -1) : text)
  }
  return { written: bytes.length }
}

/** Standard output and error are the only descriptors that exist. */
const exists = (fd: number) => fd === 1 || fd === 2
const known = (fd: number) => (exists(fd) ? Errno.Success : Errno.BadF)

/** `struct fdstat` of a place that can be written to: only the right fd_write. */
function writableStat(): Uint8Array {
  const stat = new Uint8Array(24)
  stat[8] = 64
  return stat
}

export const wasiHost: HostOf<typeof wasi, Vm> = {
  fd_write: (vm, { fd, iovecs }) => print(vm, fd, iovecs),
  fd_pwrite: (vm, { fd, iovecs }) => print(vm, fd, iovecs),
  fd_read: () => Errno.NoSys,
  fd_pread: () => Errno.NoSys,
  fd_seek: () => Errno.Success,
  fd_tell: (_vm, { fd }) => (exists(fd) ? { offset: 0n } : Errno.BadF),
  fd_close: () => Errno.Success,
  fd_fdstat_get: (_vm, { fd }) => (exists(fd) ? { stat: writableStat() } : Errno.BadF),
  fd_fdstat_set_flags: () => Errno.NoSys,
  fd_fdstat_set_rights: (_vm, { fd }) => known(fd),
  fd_filestat_get: () => Errno.BadF,
  fd_filestat_set_size: (_vm, { fd }) => known(fd),
  fd_filestat_set_times: (_vm, { fd }) => known(fd),
  fd_advise: () => Errno.Success,
  fd_allocate: (_vm, { fd }) => known(fd),
  fd_datasync: (_vm, { fd }) => known(fd),
  fd_sync: (_vm, { fd }) => known(fd),
  fd_prestat_get: () => Errno.BadF,
  fd_prestat_dir_name: () => Errno.NoSys,
  fd_readdir: () => ({ status: Errno.NotDir, used: 0 }),
  fd_renumber: (_vm, { fd, to }) => (exists(fd) && exists(to) ? Errno.NotSup : Errno.BadF),

  path_open: () => Errno.NoEnt,
  path_create_directory: () => Errno.NotSup,
  path_filestat_get: () => Errno.NotSup,
  path_filestat_set_times: () => Errno.NotSup,
  path_link: () => Errno.NotSup,
  path_readlink: () => ({ status: Errno.NotSup, used: 0 }),
  path_remove_directory: () => Errno.NotSup,
  path_rename: () => Errno.NotSup,
  path_symlink: () => Errno.NotSup,
  path_unlink_file: () => Errno.NotSup,

  sock_accept: () => ({ status: Errno.NotSup, accepted: 0 }),
  sock_recv: () => ({ status: Errno.NotSup, received: 0, receivedFlags: 0 }),
  sock_send: () => ({ status: Errno.NotSup, sent: 0 }),
  sock_shutdown: () => Errno.NotSup,

  environ_sizes_get: (vm) => {
    const { environment } = vm.plugin
    return { count: environment.length, size: environment.reduce((sum, [key, value]) => sum + key.length + value.length + 2, 0) }
  },
  environ_get: (vm) => ({ environ: vm.plugin.environment.map(([key, value]) => `${key}=${value}`) }),
  args_sizes_get: () => ({ count: 0, size: 0 }),
  args_get: () => ({ argv: [] }),

  clock_time_get: (vm, { clock }) => {
    if (clock === 0) return { time: vm.now() }
    // Go refuses to start on a steady clock that says zero.
    return clock === 1 ? { time: bootTime + vm.process.scheduler.now } : Errno.NotSup
  },
  clock_res_get: (_vm, { clock }) => (clock === 0 || clock === 1 ? { resolution: 1n } : Errno.NotSup),
  random_get: (vm, { buffer }) => (buffer > 65_536 ? Errno.Inval : { buffer: vm.process.random.bytes(buffer) }),
  sched_yield: () => Errno.Success,
  poll_oneoff: (vm) => (atLeast(vm.process.target, '1.39') ? { written: 0 } : Errno.NoSys),
  // Logged, and back to the guest: a libc then usually runs into `unreachable`.
  proc_exit: () => undefined,
  pthread_equal: (_vm, { a, b }) => a === b,
  emscripten_notify_memory_growth: () => undefined,
}
