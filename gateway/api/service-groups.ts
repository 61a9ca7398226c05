/** What the gateway can be asked about groups: devices that hear one frame together, such as valves. */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { CommandResult } from '../engine/command.ts'
import type { Advice } from '../uplink/join-advice.ts'

export type GroupMemberView = {
  readonly devEui: DevEui
  /** Of the registration; null: it is not registered any more. */
  readonly name: string | null
  /**
   * `asked`: it was sent the key and has not said that it took it · `in`: it has the key · `listening`: it
   * has the key and listens to the group now · `refused` · `unknown`: it is not registered any more.
   */
  readonly state: 'asked' | 'in' | 'listening' | 'refused' | 'unknown'
  /** The state in words, and what to do. */
  readonly words: Advice
}

/** A group without its key, which never comes out. */
export type GroupView = {
  readonly id: string
  readonly name: string
  /** The address it listens to. */
  readonly mcAddr: DevAddr
  readonly members: readonly GroupMemberView[]
  /** The counter of its next frame. */
  readonly fCntDownNext: number
  readonly ordersWaiting: number
  /** When its members were told to listen (UTC); null: they are not. */
  readonly session: { readonly startMs: number; readonly endMs: number } | null
  /** Whether one order closes the valves of all: to be looked at before it is needed. */
  readonly closing: { readonly isPossible: boolean; readonly detail: string }
}

export type GroupRequest = {
  readonly id: string
  readonly name: string
  readonly members: readonly DevEui[]
}

export type GroupSendRequest = {
  readonly fPort: number
  readonly hex: string
  readonly urgent: boolean
  /** Left out: a new one is drawn. The same id again does nothing twice. */
  readonly id?: string
}

export type GroupService = {
  groups(): Promise<readonly GroupView[]>
  group(id: string): Promise<GroupView | undefined>
  /** Makes a group, or changes its name and members; its key and address stay. */
  setGroup(origin: string, request: GroupRequest): Promise<CommandResult>
  removeGroup(origin: string, id: string): Promise<CommandResult>
  sendToGroup(origin: string, group: string, request: GroupSendRequest): Promise<CommandResult>
  /** Closes the valves of all members: one frame to the group, and an order to each that it must confirm. */
  closeGroup(origin: string, group: string, id?: string): Promise<CommandResult>
}
