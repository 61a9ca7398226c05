/**
 * A route of the gateway as a line of the table that both sides serve (`base/http/server.ts`): its
 * schemas behind the guard, its refusals as problems, its acts named to the audit.
 */

import type { Rule } from '../../base/http/caller.ts'
import type * as http from '../../base/http/route.ts'
import { wantedType } from './negotiate.ts'
import { ApiProblem, answerOf, asRefusal } from './problem.ts'
import { bodyOf, checked, JSON_TYPE, typesOf } from './request.ts'
import type { ApiParts, Call, Route } from './route.ts'

export const BODY_BYTES_MAX = 1_000_000

export function lineOf(line: Route, parts: ApiParts): http.Line {
  const { method, summary, roles, stepUp, body, gives = [JSON_TYPE] } = line
  const audit = auditNameOf(line)
  return {
    method,
    path: line.path.replace(/\{(\w+)\}/g, ':$1'),
    summary,
    may: ruleOf(line),
    isForSetup: roles === 'anyone',
    gives: gives[0]!,
    ...(stepUp && { stepUp }),
    ...(audit !== undefined && { audit }),
    ...(body && { takes: typesOf(body), bodyBytesMax: BODY_BYTES_MAX }),
    handle: async (call) => {
      try {
        return await line.handle(callOf(line, call) as never, parts)
      } catch (error) {
        const refusal = asRefusal(error)
        if (refusal) return answerOf(refusal)
        throw error
      }
    },
  }
}

function ruleOf({ roles }: Route): Rule {
  return roles === 'anyone' ? roles : { roles }
}

/** Every act, by method and path of its line (S10). */
export function auditNameOf({ method, path, isAudited = method !== 'GET' }: Route) {
  return isAudited ? `${method} ${path.replace('/api/v1/', '')}` : undefined
}

function callOf(line: Route, call: http.Call): Call<unknown, unknown, unknown> {
  const { gives = [JSON_TYPE] } = line
  const wants = gives.length > 1 ? wantedType(call.header('accept'), gives) : gives[0]
  if (wants === undefined) {
    throw new ApiProblem('not-acceptable', `This path gives ${gives.join(' or ')}.`)
  }
  return {
    wants,
    params: line.params && checked(line.params, call.params, 'path'),
    query: line.query && checked(line.query, call.query, 'query'),
    body: bodyOf(line.body, { bytes: call.body, type: call.header('content-type') }),
    caller: call.caller,
    session: call.session,
    lastEventId: call.header('last-event-id'),
    isStillIn: call.isStillIn,
  }
}
