// Closes every door out of a worker, before a guest is compiled. A wasm guest sees only its imports; this is the second wall.

/** What can carry a byte out of a worker, load code into it, or reach another tab or the disk. */
export const doors = [
  'fetch',
  'fetchLater',
  'XMLHttpRequest',
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'EventSource',
  'RTCPeerConnection',
  'importScripts',
  'FontFace',
  'fonts',
  'indexedDB',
  'caches',
  'cookieStore',
  'localStorage',
  'sessionStorage',
  'webkitRequestFileSystem',
  'webkitRequestFileSystemSync',
  'webkitResolveLocalFileSystemURL',
  'webkitResolveLocalFileSystemSyncURL',
  'Worker',
  'SharedWorker',
  'BroadcastChannel',
  'Notification',
  'PushManager',
] as const

/** The doors of `navigator`. */
export const navigatorDoors = [
  'sendBeacon',
  'serviceWorker',
  'storage',
  'locks',
  'permissions',
  'credentials',
  'usb',
  'hid',
  'serial',
  'bluetooth',
  'gpu',
] as const

/** Deletes all of that from a worker's global scope and tells which names could not be deleted: none, or the worker must not go on. */
export function closeNetwork(scope: object): string[] {
  const navigator: unknown = Reflect.get(scope, 'navigator')
  const left = remove(scope, doors)
  if (typeof navigator === 'object' && navigator !== null) left.push(...remove(navigator, navigatorDoors))
  return left
}

/** Names are accessors of a prototype in browsers, so each object of the chain is asked. */
function remove(target: object, names: readonly string[]): string[] {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    for (const name of names) if (Object.hasOwn(at, name)) Reflect.deleteProperty(at, name)
  }
  return names.filter((name) => name in target)
}
