/**
 * Every route of a running Node-RED's admin router, by walking it: what a new version brings is in the
 * list without anybody adding it. Express hides applications mounted on others, so they are noted as
 * they are mounted: call `noteMounts` before Node-RED is initialised.
 */

import { createRequire } from 'node:module'

export type RedRoute = { readonly method: string; readonly path: string }

type Path = string | RegExp | readonly (string | RegExp)[]
type Layer = {
  readonly route?: { readonly path: Path; readonly methods: Readonly<Record<string, boolean>> }
  readonly handle: { readonly stack?: readonly Layer[] }
}
type App = {
  readonly _router?: { readonly stack: readonly Layer[] }
  readonly handle?: unknown
}

const load = createRequire(createRequire(import.meta.url).resolve('node-red'))
const mounts = new Map<App, { readonly path: string; readonly app: App }[]>()

export function noteMounts(): void {
  const { application } = load('express') as {
    application: { use: (this: App, ...args: unknown[]) => unknown }
  }
  const use = application.use
  application.use = function (...args) {
    const path = typeof args[0] === 'string' ? args[0] : ''
    const apps = args.filter((one) => typeof one === 'function' && 'handle' in one) as App[]
    const known = mounts.get(this) ?? []
    mounts.set(this, [...known, ...apps.map((app) => ({ path, app }))])
    return use.apply(this, args)
  }
}

export function routesOf(app: App, prefix = ''): RedRoute[] {
  const own = stackRoutes(app._router?.stack ?? [], prefix)
  const mounted = (mounts.get(app) ?? []).flatMap((mount) =>
    routesOf(mount.app, `${prefix}${mount.path === '/' ? '' : mount.path}`),
  )
  return [...own, ...mounted]
}

function stackRoutes(stack: readonly Layer[], prefix: string): RedRoute[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return handle.stack ? stackRoutes(handle.stack, prefix) : []
    const paths = Array.isArray(route.path) ? route.path : [route.path]
    return Object.keys(route.methods).flatMap((method) =>
      paths.map((path) => ({ method: method.toUpperCase(), path: `${prefix}${exampleOf(path)}` })),
    )
  })
}

/** A path that the pattern takes. */
function exampleOf(pattern: string | RegExp): string {
  if (typeof pattern === 'string')
    return pattern.replace(/:\w+(\([^)]*\))?/g, 'x').replace('*', 'x')
  let text = pattern.source.replaceAll('\\/', '/').replace(/\[[^\]]*\]/g, 'x')
  while (/\([^()]*\)/.test(text)) text = text.replace(/\([^()]*\)\??/g, 'x')
  return text.replace(/[\^$?*+|\\]/g, '')
}
