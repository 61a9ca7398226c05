/** The gateway's table of routes put together, and the two servers over it: for the network, and for the socket. */

import type { FastifyInstance } from 'fastify'
import { pageLines } from '../../base/http/page-lines.ts'
import type { Line } from '../../base/http/route.ts'
import { type Door, makeServer, type ServerParts } from '../../base/http/server.ts'
import type { PageFile } from '../../base/page-files-system.ts'
import { FLOWS_CONNECTIONS_MAX, flowsDoor, flowsPace, linesForFlows } from './flows-door.ts'
import { lineOf } from './line-of.ts'
import { LOCAL_CALLER } from './roles.ts'
import type { ApiParts, Route } from './route.ts'
import { bearerOf, isTokenOf } from './token-text.ts'

/** Beyond it new connections are closed at once. */
export const CONNECTIONS_MAX = 256

export type ServeParts = ApiParts &
  Pick<ServerParts, 'log' | 'metrics' | 'door'> & {
    readonly routes: readonly Route[]
    readonly pages: ReadonlyMap<string, PageFile>
    /** Lines beside the table that are no programs' matter and stand in no document. */
    readonly pageLines?: readonly Line[]
    /** Origins besides our own that a page may ask: the demo's control, nothing on a real gateway. */
    readonly connect?: readonly string[]
  }

export function linesOfGateway(parts: ServeParts): readonly Line[] {
  const { routes, otherLines, pages, connect, pageLines: more = [] } = parts
  const own = routes.map((line) => lineOf(line, parts))
  return [...own, ...otherLines, ...more, ...pageLines(pages, connect)]
}

export function serverOf(
  parts: Pick<ServeParts, 'log' | 'metrics' | 'durations' | 'clock' | 'door'>,
  lines: readonly Line[],
  how: Pick<ServerParts, 'tls' | 'pace' | 'takeUpgrade'> & { readonly connections?: number } = {},
): FastifyInstance {
  const { log, metrics, durations, clock, door } = parts
  const { connections = CONNECTIONS_MAX, ...more } = how
  const limits = { connections }
  return makeServer({ lines, door, clock, log, metrics, durations, limits, ...more })
}

/**
 * Whoever reaches the socket and has read its key is this machine's administrator, or the gateway's own user.
 * `sha256`: of that key.
 */
export function localDoor({ audit }: Pick<Door, 'audit'>, sha256: string): Door {
  return {
    identify: async ({ authorization }) => {
      const given = bearerOf(authorization)
      return given !== undefined && isTokenOf(given, sha256) ? { caller: LOCAL_CALLER } : undefined
    },
    isSetUp: async () => true,
    audit,
  }
}

/** The server for the gateway's own flows; `sha256`: of their token of now. */
export function serverForFlows(
  parts: Pick<ServeParts, 'log' | 'metrics' | 'durations' | 'clock' | 'door'>,
  lines: readonly Line[],
  sha256: () => string | undefined,
): FastifyInstance {
  const { clock, metrics, door } = parts
  const own = { ...parts, door: flowsDoor(sha256, door) }
  const pace = flowsPace(clock, metrics)
  return serverOf(own, linesForFlows(lines), { connections: FLOWS_CONNECTIONS_MAX, pace })
}
