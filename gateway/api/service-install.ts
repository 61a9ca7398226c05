/** What the gateway can be asked about installing sensors. */

import type { DevEui } from '../../base/ids.ts'
import type { CommandOutcome } from '../engine/command.ts'
import type { InstallJudgement } from '../radio-health/install-verdict.ts'
import type { Installation, InstallMove, InstallRefusal, Mount } from '../registry/installation.ts'
import type { WatchMoment } from '../uplink/install-watch.ts'
import type { Advice } from '../uplink/join-advice.ts'
import type { JoinTroubleReason } from '../uplink/join-troubles.ts'

/** How far a mount is, and who serves it now; null: nobody. */
export type InstallationView = Installation & { readonly devEui: DevEui | null }

export type InstallAnswer = {
  readonly mount: Mount
  readonly outcome: CommandOutcome
  readonly refusal?: InstallRefusal
}

/**
 * `waiting`: nothing was heard since it was scanned · `refused`: it asks, and why it gets no answer ·
 * `answered`: the accept is out, its first frame is waited for · `joined`: it has spoken.
 */
export type InstallJoin =
  | { readonly kind: 'waiting'; readonly advice: Advice }
  | {
      readonly kind: 'refused'
      readonly reason: JoinTroubleReason
      readonly count: number
      readonly advice: Advice
    }
  | { readonly kind: 'answered'; readonly advice: Advice }
  | { readonly kind: 'joined'; readonly atMs: number }

export type InstallWatchView = {
  readonly devEui: DevEui
  readonly isRegistered: boolean
  /** It joined before it was scanned: it only has to speak. */
  readonly hadSession: boolean
  readonly beganMs: number
  readonly join: InstallJoin
  readonly moments: readonly WatchMoment[]
  readonly radio: InstallJudgement & {
    readonly advice: Advice
    /** Of the newest frame; null: none yet. */
    readonly rssiDbm: number | null
    readonly snrDb: number | null
    readonly gateways: number | null
  }
}

/** An installation as it is asked for; its proof is what the gateway itself has heard. */
export type InstallOrder = Extract<InstallMove, { move: 'install' }>

export type InstallService = {
  installations(): Promise<readonly InstallationView[]>
  /** The same move for each; what one of them is refused for stops none of the others. */
  moveInstallations(
    origin: string,
    mounts: readonly Mount[],
    move: InstallMove,
  ): Promise<readonly InstallAnswer[]>
  /** Each planned for its own week. */
  planInstallations(
    origin: string,
    plans: readonly { readonly mount: Mount; readonly week?: string }[],
  ): Promise<readonly InstallAnswer[]>
  /** From now on what is heard of this sensor is kept for its installation; `isAnew`: its radio is tested anew. */
  beginInstall(devEui: DevEui, isAnew: boolean): Promise<InstallWatchView>
  /** `undefined`: nobody has scanned it, or the gateway was started since. */
  installWatch(devEui: DevEui): Promise<InstallWatchView | undefined>
}
