/** What the gateway can be asked about homes: which gateway answers which devices, and how that is moved. */

import type { DevEui, GatewayEui } from '../../base/ids.ts'
import type { CommandResult } from '../engine/command.ts'
import type { MoveWarning } from '../homes/warnings.ts'

/** A site, a row, or a device that belongs to neither: it moves as a whole. */
export type HomeGroupView = {
  readonly id: string
  readonly devices: number
  readonly deviceEuis: readonly DevEui[]
  readonly assets: number
  /** null: nobody moved it, and its registration names none: this gateway. */
  readonly home: GatewayEui | null
  /** Of the last move; 0: it was never moved. */
  readonly rev: number
  /** Is it answered here? */
  readonly isHere: boolean
  /** Moved here without keys so far. */
  readonly waitsForKeys: number
  /** Other gateways that heard its devices when they were last heard, or this one where they live elsewhere. */
  readonly alsoHeardBy: readonly { readonly gatewayEui: GatewayEui; readonly devices: number }[]
}

export type HomesView = {
  readonly gatewayEui: GatewayEui
  /** 64 hex digits: hand-overs for this gateway are sealed to it. */
  readonly key: string
  readonly groups: readonly HomeGroupView[]
}

export type HomeMove = {
  readonly groups: readonly string[]
  readonly to: GatewayEui
  /** Left out: one above the last. */
  readonly rev?: number
  /** In spite of warnings. */
  readonly anyway: boolean
  /** Say what it would do. */
  readonly dryRun: boolean
}

export type HomeMoved = CommandResult & {
  readonly rev: number
  readonly devices: number
  readonly warnings: readonly MoveWarning[]
}

/** A hand-over as it travels, or why there is none. */
export type HandoverAnswer =
  | { readonly kind: 'handover'; readonly text: string; readonly devices: number }
  | { readonly kind: 'refused'; readonly detail: string }

export type HomeService = {
  homes(): Promise<HomesView>
  moveHome(origin: string, move: HomeMove): Promise<HomeMoved>
  /** A move that was decided elsewhere: the higher revision holds, whatever is known of the devices here. */
  learnHome(
    origin: string,
    home: {
      readonly devices: readonly DevEui[]
      readonly gatewayEui: GatewayEui
      readonly rev: number
    },
    id?: string,
  ): Promise<CommandResult>
  /** Of devices that were moved away: everything their new home needs, sealed for it. */
  exportHome(groups: readonly string[], key: string): Promise<HandoverAnswer>
  importHome(origin: string, text: string, id?: string): Promise<CommandResult>
}
