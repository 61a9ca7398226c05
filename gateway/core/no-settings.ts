/** The settings of a gateway that is not running: its file is there to be edited. */

import type { ConfigService } from '../api/service-config.ts'

const WHY = 'the gateway is not running: edit its file, then start it'

export const noSettings: ConfigService = {
  configView: async () => ({ file: '', text: '', trial: null }),
  setConfig: async (_origin, { id = '' }) => ({ id, outcome: 'refused', detail: WHY }),
  configEnded: async (id) => ({ id, outcome: 'refused', detail: WHY }),
  confirmConfig: async () => false,
  revertConfig: async () => false,
}
