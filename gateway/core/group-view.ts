/** A group as pages and people see it: who has its key, who listens now. The key is in no view. */

import type { GroupMemberView, GroupView } from '../api/service-groups.ts'
import type { GroupMember, GroupState } from '../engine/group-state.ts'
import type { EngineState } from '../engine/state.ts'
import type { Advice } from '../uplink/join-advice.ts'

const WORDS: Readonly<Record<GroupMemberView['state'], Advice>> = {
  asked: {
    fr: 'La clé du groupe lui est envoyée\u202f; il n’a pas encore dit l’avoir prise.',
    en: 'The key of the group is sent to it; it has not said yet that it took it.',
  },
  in: {
    fr: 'A la clé\u202f; sera prévenu avant le prochain ordre.',
    en: 'Has the key; will be told before the next order.',
  },
  listening: {
    fr: 'A la clé et écoute le groupe en ce moment.',
    en: 'Has the key and listens to the group now.',
  },
  refused: {
    fr: 'A refusé la clé du groupe. Sortez-le du groupe, puis remettez-le\u202f; sinon, un par un.',
    en: 'Refused the key of the group. Take it out and put it back in; else order it by itself.',
  },
  unknown: {
    fr: 'N’est plus enregistré ici. Sortez-le du groupe.',
    en: 'Is not registered here any more. Take it out of the group.',
  },
}

export function groupView(
  state: Readonly<EngineState>,
  { group, mcAddr, members, fCntDownNext, orders, session }: GroupState,
  now: { readonly lineMs: number; readonly atMs: number },
  closing: GroupView['closing'],
): GroupView {
  const utcMs = (lineMs: number): number => Math.floor(now.atMs + (lineMs - now.lineMs))
  const isOpen = session !== null && session.endLineMs > now.lineMs
  return {
    id: group.id,
    name: group.name,
    mcAddr,
    members: members.map((member) => memberView(state, member, session?.startLineMs, now.lineMs)),
    fCntDownNext,
    ordersWaiting: orders.length,
    session: isOpen
      ? { startMs: utcMs(session.startLineMs), endMs: utcMs(session.endLineMs) }
      : null,
    closing,
  }
}

function memberView(
  { devices }: Readonly<EngineState>,
  member: GroupMember,
  startLineMs: number | undefined,
  lineMs: number,
): GroupMemberView {
  const { devEui } = member
  const name = devices.get(devEui)?.device.name ?? null
  const state = name === null ? 'unknown' : stateOf(member, startLineMs ?? lineMs, lineMs)
  return { devEui, name, state, words: WORDS[state] }
}

function stateOf(
  { state, listensUntilLineMs }: GroupMember,
  startLineMs: number,
  lineMs: number,
): GroupMember['state'] | 'listening' {
  const isListening = startLineMs <= lineMs && lineMs < listensUntilLineMs
  return state === 'in' && isListening ? 'listening' : state
}
