/** Why a step of an installation is refused, for people and logs; pages have words of their own. */

import type { InstallRefusal } from './installation.ts'

export const INSTALL_REFUSAL_WORDS: Readonly<Record<InstallRefusal, string>> = {
  'unknown-asset': 'no such asset is known here',
  'unknown-device': 'no such device is registered here: import its key first',
  'already-installed': 'a sensor is there already',
  'mount-taken': 'another sensor is there: name it as the one that goes',
  'serves-elsewhere': 'this sensor serves another asset: take it down there first',
  'not-installed': 'no sensor was installed there',
  'not-planned': 'it is not planned',
  'nobody-there': 'the sensor that was installed is bound there no more',
  'too-many-mounts': 'this asset has as many mounts as it may have',
}
