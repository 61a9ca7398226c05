/**
 * What settings and requests must be, in French: the sentences of zod, of Node and of the schemas themselves.
 * Those of zod and Node stand in no source of ours.
 */

/** Of gateway/config, gateway/api and the file of a hypervisor. */
export const SCHEMA_SENTENCES: Readonly<Record<string, string>> = {
  '{} is "{}"': '{0} est "{1}"',
  'one of {}': 'l’un de {0}',
  'no such setting; see: cigale config schema':
    'ce réglage n’existe pas ; voyez : cigale config schema',
  'at most {}': 'au plus {0}',
  'at least {}': 'au moins {0}',
  'a value of type {}': 'une valeur de type {0}',
  'a file of at most {} characters': 'un fichier d’au plus {0} caractères',
  'with the board {} one of {}': 'avec la carte {0} l’un de {1}',
  'the region of our own radio, {}': 'la région de notre propre radio, {0}',
  'in {} at most {}': 'en {0} au plus {1}',
  'in {} one of {}': 'en {0} l’un de {1}',
  'not in {}, which has none to set': 'pas en {0}, qui n’en a pas à régler',
  '{} hex digits, lower case': '{0} chiffres hexadécimaux, en minuscules',
  '{} hex digits are needed': 'il faut {0} chiffres hexadécimaux',
  'auto, or 16 hex digits, lower case': 'auto, ou 16 chiffres hexadécimaux en minuscules',
  '64 hex digits: what `cigale hypervisor` prints':
    '64 chiffres hexadécimaux : ce qu’affiche `cigale hypervisor`',
  '32 hex digits': '32 chiffres hexadécimaux',
  '14 digits': '14 chiffres',
  'hex, two digits for each byte': 'de l’hexadécimal, deux chiffres par octet',
  'ADDRESS:PORT, for instance 127.0.0.1:1700': 'ADRESSE:PORT, par exemple 127.0.0.1:1700',
  'NAME:PORT, for instance router.example:1700': 'NOM:PORT, par exemple router.example:1700',
  'ADDRESS:PORT': 'ADRESSE:PORT',
  'mqtt://HOST:PORT or mqtts://HOST:PORT': 'mqtt://HÔTE:PORT ou mqtts://HÔTE:PORT',
  'a DevAddr and its bits, for instance 26000000/7':
    'une DevAddr et ses bits, par exemple 26000000/7',
  'the id of a region in ChirpStack, for instance eu868':
    'le nom d’une région dans ChirpStack, par exemple eu868',
  'a device, for instance /dev/ttyUSB0': 'un périphérique, par exemple /dev/ttyUSB0',
  'an address, or a range as 10.0.0.0/24': 'une adresse, ou une plage comme 10.0.0.0/24',
  'a host name without .local, in small letters': 'un nom d’hôte sans .local, en minuscules',
  'letters, digits, - and _': 'lettres, chiffres, - et _',
  'letters, digits, dots, hyphens': 'lettres, chiffres, points, tirets',
  'lower-case letters, digits, -': 'minuscules, chiffres, -',
  '1 to 64 letters, digits, . _ : -': '1 à 64 lettres, chiffres, . _ : -',
  'a small letter, then letters, digits, _: 40 at most':
    'une minuscule, puis lettres, chiffres, _ : 40 au plus',
  'needs a letter or a digit': 'demande une lettre ou un chiffre',
  'types, with commas between': 'des types, séparés par des virgules',
  'two letters': 'deux lettres',
  'a number': 'un nombre',
  'a whole number': 'un nombre entier',
  'a day like 2026-06-16': 'un jour comme 2026-06-16',
  'an ISO week like 2026-W27': 'une semaine ISO comme 2026-W27',
  'a window of no length': 'une fenêtre sans durée',
  'such as Mo-Fr 19:00-07:00': 'comme Mo-Fr 19:00-07:00',
  'as it stands in the list of frames': 'comme dans la liste des trames',
  'a path as the offers name it': 'un chemin comme les offres le nomment',
  'a path of signed flows': 'un chemin de flux signés',
  'without a slash at the end': 'sans barre oblique à la fin',
  'names one twice': 'en nomme un deux fois',
  'is another asset': 'est un autre lieu',
  'lat and lon go together': 'lat et lon vont ensemble',
  'a cursor as it stands in a line or in `next`, or `now`, is needed':
    'il faut un curseur comme dans une ligne ou dans `next`, ou `now`',
  'worker counts from 0 to workers - 1': 'worker compte de 0 à workers - 1',
  'two outlets have one name': 'deux sorties ont le même nom',
  'a path, or postgres://USER@HOST:PORT/NAME; the password stands in passwordFile':
    'un chemin, ou postgres://UTILISATEUR@HÔTE:PORT/NOM ; le mot de passe est dans passwordFile',
  'share and postgres need a database postgres://…':
    'share et postgres demandent une base postgres://…',
}

/** Of zod, of YAML, of Node: as their present versions say it. */
export const FOREIGN_SENTENCES: Readonly<Record<string, string>> = {
  'Invalid input: expected {}, received undefined': 'manque : il faut {0}',
  'Invalid input: expected {}, received {}': 'il faut {0}, pas {1}',
  'Invalid input: expected {}': 'il faut {0}',
  'Invalid input': 'n’est pas permis',
  'Invalid option: expected one of {}': 'il faut l’un de {0}',
  'Too big: expected {} to be <={}': 'trop grand : {0} d’au plus {1}',
  'Too big: expected {} to have <={} characters': 'trop long : {0} d’au plus {1} caractères',
  'Too big: expected {} to have <={} items': 'trop : {0} d’au plus {1} éléments',
  'Too small: expected {} to be >={}': 'trop petit : {0} d’au moins {1}',
  'Too small: expected {} to be >{}': 'trop petit : {0} au-dessus de {1}',
  'Too small: expected {} to have >={} characters': 'trop court : {0} d’au moins {1} caractères',
  'Too small: expected {} to have >={} items': 'trop peu : {0} d’au moins {1} éléments',
  'Unrecognized key: {}': 'nom inconnu : {0}',
  'Unrecognized keys: {}': 'noms inconnus : {0}',
  'Invalid string: must match pattern {}': 'doit avoir la forme {0}',
  'Invalid key in record': 'nom qui n’est pas permis',
  '✖ {}': '✖ {0}',
  '→ at {}': '→ à {0}',
  'Nested mappings are not allowed in compact mappings':
    'un objet dans un objet ne s’écrit pas sur une ligne',
  'Map keys must be unique': 'le même nom deux fois',
  'Implicit map keys need to be followed by map values': 'un nom sans valeur (manque « : » ?)',
  'Implicit keys need to be on a single line': 'un nom doit tenir sur une ligne',
  'All mapping items must start at the same column':
    'tous les noms d’un objet commencent à la même colonne',
  'A block sequence may not be used as an implicit map key': 'une liste ne peut être un nom',
  'Flow {} in block collection must be sufficiently indented and end with a {}':
    '{0} doit être en retrait et finir par {1}',
  'Tabs are not allowed as indentation':
    'le retrait se fait par des espaces, pas par des tabulations',
  'ENOENT: no such file or directory, {}': 'ce fichier ou dossier n’existe pas ({0})',
  'EACCES: permission denied, {}': 'ce n’est pas permis ({0})',
  'EPERM: operation not permitted, {}': 'ce n’est pas permis ({0})',
  'EEXIST: file already exists, {}': 'ce fichier existe déjà ({0})',
  'EISDIR: illegal operation on a directory, {}': 'c’est un dossier ({0})',
  'ENOTDIR: not a directory, {}': 'ce n’est pas un dossier ({0})',
  'ENOSPC: no space left on device, {}': 'le disque est plein ({0})',
  'EROFS: read-only file system, {}': 'le disque est en lecture seule ({0})',
  'ENOTEMPTY: directory not empty, {}': 'ce dossier n’est pas vide ({0})',
  'connect ECONNREFUSED {}': 'personne ne répond à {0}',
  'connect ETIMEDOUT {}': 'pas de réponse à temps de {0}',
  'getaddrinfo ENOTFOUND {}': 'aucune machine ne s’appelle {0}',
  'getaddrinfo EAI_AGAIN {}': 'le nom {0} ne peut être cherché pour l’instant',
  'listen EADDRINUSE: address already in use {}': 'un autre programme tient déjà {0}',
  'file is not a database': 'ce fichier n’est pas une base',
  'disk I/O error': 'erreur du disque',
  'unable to open database file': 'le fichier de la base ne s’ouvre pas',
  'database disk image is malformed': 'le fichier de la base est abîmé',
  'database is locked': 'la base est verrouillée',
}
