// WASI as Envoy offers it, and the two functions that emscripten asks `env` for. proxy-wasm-cpp-host src/exports.cc.
import {
  fillOut,
  iovecsIn,
  lazy,
  namedIn,
  pointer,
  stringsOut,
  u16Out,
  u32,
  u32Out,
  u64,
  u64Out,
  uncheckedBlockOut,
} from '../codec.ts'
import { ClockId } from '../enums.ts'
import { type AnswerName, type Hostcall, hostcall, type Params, type Restricted } from '../hostcall.ts'
import type { Release } from '../version.ts'

const modules = ['wasi_snapshot_preview1', 'wasi_unstable']
const always: Restricted = { start: '1.36' }
const alsoInAllocator: Restricted = { start: '1.36', allocator: '1.36' }
const never: Restricted = {}

function errno<const P extends Params, const A extends AnswerName['errno']>(
  doc: string,
  answers: readonly A[],
  params: P,
  restricted: Restricted,
  since?: Release,
): Hostcall<P, 'as-envoy', 'errno', A> {
  return hostcall({
    doc,
    answers,
    params,
    label: 'as-envoy',
    result: 'errno',
    modules,
    restricted,
    ...(since === undefined ? {} : { since }),
  })
}

/** The functions that link since 1.39. All of them may be called while a module starts. */
function later<const P extends Params, const A extends AnswerName['errno']>(
  doc: string,
  answers: readonly A[],
  params: P,
): Hostcall<P, 'as-envoy', 'errno', A> {
  return errno(doc, answers, params, { start: '1.39' }, '1.39')
}

const fd = u32
const clock = namedIn(ClockId)

const core = {
  fd_write: errno(
    'Logs what a program prints: 1 at level info, 2 at level error, all pieces as one line without its last newline.',
    ['Success', 'BadF'],
    { fd, iovecs: lazy(iovecsIn), written: u32Out },
    alsoInAllocator,
  ),
  fd_read: errno('There is nothing to read: 52 (nosys).', ['NoSys'], { fd, iovecs: pointer, count: u32, read: pointer }, never),
  fd_seek: errno(
    'Answers 0 and does nothing; the new offset is not written.',
    ['Success'],
    { fd, offset: u64, whence: u32, position: pointer },
    never,
  ),
  fd_close: errno('Answers 0 and does nothing.', ['Success'], { fd }, never),
  fd_fdstat_get: errno(
    'Describes 1 and 2 as places that can be written to; 8 (badf) for all others. A bad pointer goes unnoticed.',
    ['Success', 'BadF'],
    { fd, stat: uncheckedBlockOut },
    always,
  ),
  fd_fdstat_set_flags: errno('Not supported: 52 (nosys).', ['NoSys'], { fd, flags: u32 }, always),
  fd_prestat_get: errno(
    'There are no directories: 8 (badf), which ends a program’s search for them.',
    ['BadF'],
    { fd, prestat: pointer },
    always,
  ),
  fd_prestat_dir_name: errno('Not supported: 52 (nosys).', ['NoSys'], { fd, path: pointer, length: u32 }, always),
  path_open: errno(
    'There are no files: 44 (noent).',
    ['NoEnt'],
    { fd, lookup: u32, path: pointer, length: u32, open: u32, rights: u64, inheriting: u64, flags: u32, opened: pointer },
    never,
  ),
  environ_sizes_get: errno(
    'Counts the environment variables that the VM configuration allows, and their bytes.',
    ['Success'],
    { count: u32Out, size: u32Out },
    always,
  ),
  environ_get: errno(
    'Copies the environment variables that the VM configuration allows.',
    ['Success'],
    { environ: stringsOut },
    always,
  ),
  args_sizes_get: errno('There are no arguments: 0 and 0.', ['Success'], { count: u32Out, size: u32Out }, always),
  args_get: errno('There are no arguments: nothing is written.', ['Success'], { argv: stringsOut }, always),
  clock_time_get: errno(
    'Reads the wall clock (0) or the steady clock (1) in nanoseconds; 58 (notsup) for all others.',
    ['Success', 'NotSup'],
    { clock, precision: u64, time: u64Out },
    alsoInAllocator,
  ),
  random_get: errno(
    'Fills memory with random bytes; 28 (inval) for more than 64 KiB at once.',
    ['Success', 'Inval'],
    { buffer: fillOut },
    always,
  ),
  sched_yield: errno('Answers 0 and does nothing.', ['Success'], {}, never),
  poll_oneoff: errno(
    'Does not wait: no events and 0 since Envoy 1.39, 52 (nosys) before.',
    ['Success', 'NoSys'],
    { subscriptions: pointer, events: pointer, count: u32, written: u32Out },
    { start: '1.39', allocator: '1.39' },
  ),
  proc_exit: hostcall({
    doc: 'Does nothing and returns, which a program does not expect: it usually traps right after.',
    params: { code: u32 },
    label: 'as-envoy',
    result: 'none',
    modules,
  }),
  pthread_equal: hostcall({
    doc: 'Answers 1 where two thread ids are equal, else 0.',
    params: { a: u32, b: u32 },
    label: 'as-envoy',
    result: 'bool',
  }),
  emscripten_notify_memory_growth: hostcall({
    doc: 'Is told that memory has grown, and does nothing.',
    params: { memory: u32 },
    label: 'as-envoy',
    result: 'none',
    restricted: { start: '1.37' },
  }),
} as const

const files = {
  clock_res_get: later(
    'The clocks 0 and 1 have a resolution of one nanosecond; 58 (notsup) for all others.',
    ['Success', 'NotSup'],
    {
      clock,
      resolution: u64Out,
    },
  ),
  fd_advise: later('Answers 0 and does nothing.', ['Success'], { fd, offset: u64, length: u64, advice: u32 }),
  fd_allocate: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd, offset: u64, length: u64 }),
  fd_datasync: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd }),
  fd_fdstat_set_rights: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd, rights: u64, inheriting: u64 }),
  fd_filestat_get: later('There are no files: 8 (badf).', ['BadF'], { fd, stat: pointer }),
  fd_filestat_set_size: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd, size: u64 }),
  fd_filestat_set_times: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], {
    fd,
    accessed: u64,
    modified: u64,
    flags: u32,
  }),
  fd_pread: later('There is nothing to read: 52 (nosys).', ['NoSys'], {
    fd,
    iovecs: pointer,
    count: u32,
    offset: u64,
    read: pointer,
  }),
  fd_pwrite: later('Logs as fd_write does, whatever the offset.', ['Success', 'BadF'], {
    fd,
    iovecs: lazy(iovecsIn),
    offset: u64,
    written: u32Out,
  }),
  fd_readdir: later('There are no directories: writes 0 and answers 20 (notdir).', ['NotDir'], {
    fd,
    buffer: pointer,
    length: u32,
    cookie: u64,
    used: u32Out,
  }),
  fd_renumber: later('8 (badf) unless both are 1 or 2, and 58 (notsup) then.', ['BadF', 'NotSup'], { fd, to: u32 }),
  fd_sync: later('Answers 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd }),
  fd_tell: later('Writes 0 for 1 and 2, else 8 (badf).', ['Success', 'BadF'], { fd, offset: u64Out }),
  path_create_directory: later('Not supported: 58 (notsup).', ['NotSup'], { fd, path: pointer, length: u32 }),
  path_filestat_get: later('Not supported: 58 (notsup).', ['NotSup'], {
    fd,
    flags: u32,
    path: pointer,
    length: u32,
    stat: pointer,
  }),
  path_filestat_set_times: later('Not supported: 58 (notsup).', ['NotSup'], {
    fd,
    flags: u32,
    path: pointer,
    length: u32,
    accessed: u64,
    modified: u64,
    which: u32,
  }),
  path_link: later('Not supported: 58 (notsup). Envoy declares one argument less than WASI does.', ['NotSup'], {
    fd,
    flags: u32,
    path: pointer,
    length: u32,
    toFd: u32,
    toPath: pointer,
  }),
  path_readlink: later('Not supported: writes 0 and answers 58 (notsup).', ['NotSup'], {
    fd,
    path: pointer,
    length: u32,
    buffer: pointer,
    size: u32,
    used: u32Out,
  }),
  path_remove_directory: later('Not supported: 58 (notsup).', ['NotSup'], { fd, path: pointer, length: u32 }),
  path_rename: later('Not supported: 58 (notsup).', ['NotSup'], {
    fd,
    path: pointer,
    length: u32,
    toFd: u32,
    toPath: pointer,
    toLength: u32,
  }),
  path_symlink: later('Not supported: 58 (notsup). Envoy declares one argument less than WASI does.', ['NotSup'], {
    path: pointer,
    length: u32,
    fd,
    toPath: pointer,
  }),
  path_unlink_file: later('Not supported: 58 (notsup).', ['NotSup'], { fd, path: pointer, length: u32 }),
  sock_accept: later('Not supported: writes 0 and answers 58 (notsup).', ['NotSup'], { fd, flags: u32, accepted: u32Out }),
  sock_recv: later('Not supported: writes 0 twice and answers 58 (notsup).', ['NotSup'], {
    fd,
    iovecs: pointer,
    count: u32,
    flags: u32,
    received: u32Out,
    receivedFlags: u16Out,
  }),
  sock_send: later('Not supported: writes 0 and answers 58 (notsup).', ['NotSup'], {
    fd,
    iovecs: pointer,
    count: u32,
    flags: u32,
    sent: u32Out,
  }),
  sock_shutdown: later('Not supported: 58 (notsup).', ['NotSup'], { fd, how: u32 }),
} as const

export const wasi = { ...core, ...files } as const
