/** Runs inside the sandbox: a console that says nothing, and places for a module's exports. */
export function installSurroundings(): void {
  const quiet = () => undefined
  const names =
    'debug error info log warn dir dirxml table trace group groupCollapsed groupEnd clear count countReset assert profile profileEnd time timeLog timeEnd timeStamp'
  const console = Object.fromEntries(names.split(' ').map((name) => [name, quiet]))
  const module = { exports: {} }
  const hidden = { configurable: true, enumerable: false, writable: true }
  Object.defineProperty(globalThis, 'console', { ...hidden, value: console })
  Object.defineProperty(globalThis, 'module', { ...hidden, value: module })
  Object.defineProperty(globalThis, 'exports', { ...hidden, value: module.exports })
}
