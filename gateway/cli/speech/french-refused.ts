/** Why the floors below refuse, in French: sentences that they put together before they are thrown or answered. */

export const REFUSED_SENTENCES: Readonly<Record<string, string>> = {
  // Homes
  '{} serves {} too: name both, they move together':
    '{0} sert aussi {1} : nommez les deux, ils déménagent ensemble',
  'no device of this gateway belongs to it': 'aucun appareil de cette passerelle n’en fait partie',
  '{} homes are remembered already': '{0} déménagements sont déjà retenus',
  'is for the gateway {}': 'est pour la passerelle {0}',
  'nothing was moved': 'rien n’a déménagé',
  '{} (It moves when you say: anyway.)': '{0} (Cela déménage si vous dites : quand même.)',

  // Other gateways by LoRa
  'A gateway is not paired with itself: give the EUI of the other one.':
    'Une passerelle ne s’apparie pas avec elle-même : donnez l’EUI de l’autre.',
  'This gateway has as many pairs as it may have. End one that is not used any more.':
    'Cette passerelle a autant de paires qu’elle peut en avoir. Mettez fin à l’une qui ne sert plus.',
  'The facts of this gateway go by another neighbour already. End that pair first.':
    'Les faits de cette passerelle passent déjà par une autre voisine. Mettez d’abord fin à cette paire.',
  'This is no code, or one with a slip: five groups of four signs, as the other gateway gave it.':
    'Ce n’est pas un code, ou il a une faute : cinq groupes de quatre signes, tel que l’autre passerelle l’a donné.',
  'The settings of this gateway (sync.transports, lora-relay) allow another role or peer.':
    'Les réglages de cette passerelle (sync.transports, lora-relay) permettent un autre rôle ou une autre voisine.',
  'A hub brings facts further by its broker, and the settings of this gateway have none (sync.transports, mqtt).':
    'Un relais porte les faits plus loin par son broker, et les réglages de cette passerelle n’en ont pas (sync.transports, mqtt).',
  'The settings of this gateway do not speak to others by LoRa. Add { kind: lora-relay } to sync.transports.':
    'Les réglages de cette passerelle ne parlent pas à d’autres par LoRa. Ajoutez { kind: lora-relay } à sync.transports.',
  // Databases, folders
  '{} was written by a newer version (schema {}, known {})':
    '{0} a été écrit par une version plus récente (schéma {1}, connu {2})',
  '{} would not promise durable commits (synchronous={})':
    '{0} ne garantirait pas des écritures durables (synchronous={1})',
  '{} would not promise durable commits ({}={})':
    '{0} ne garantirait pas des écritures durables ({1}={2})',
  'cannot write {} changes': '{0} changements ne peuvent être écrits',
  '{} is in use: stop the hypervisor first': '{0} est utilisé : arrêtez d’abord l’hyperviseur',
  'The disk of {} is full or read-only: make room, or mount it for writing':
    'Le disque de {0} est plein ou en lecture seule : faites de la place, ou montez-le en écriture',
  '{} lies on another medium: move it away by hand, then try again':
    '{0} est sur un autre support : écartez-le à la main, puis réessayez',

  // Backups
  '{} is no backup of a gateway': '{0} n’est pas une sauvegarde de passerelle',
  '{} was made by a newer version of Cigale: bring it back with that one':
    '{0} a été fait par une version plus récente de Cigale : reprenez-le avec celle-là',
  '{} is cut off: it was not copied to its end. Copy it once more, or take an older one':
    '{0} est coupé : il n’a pas été copié jusqu’au bout. Copiez-le encore, ou prenez-en un plus ancien',
  '{} is damaged. Copy it once more, or take an older one':
    '{0} est abîmé. Copiez-le encore, ou prenez-en un plus ancien',
  '{} is larger than any backup of a gateway':
    '{0} est plus grand que toute sauvegarde de passerelle',
  '{} is whole, but this is not its passphrase':
    '{0} est entier, mais ce n’est pas sa phrase de passe',
  'the backup': 'la sauvegarde',

  // The radio
  'no transmit power is published for the board {} in {}. Set radio.board and radio.region to one of: {}':
    'aucune puissance d’émission n’est publiée pour la carte {0} en {1}. Mettez dans radio.board et radio.region l’un de : {2}',
  'tried to listen for packet forwarders on udp {}:{}':
    'impossible d’écouter les packet forwarders sur udp {0}:{1}',
  'tried to listen for Basics Stations on tcp {}:{}: {}':
    'impossible d’écouter les Basics Stations sur tcp {0}:{1} : {2}',
  'this machine has no such address. Put one of "ip address" into radio.bind':
    'cette machine n’a pas cette adresse. Mettez dans radio.bind une de celles de « ip address »',
  'another program holds this port (a second Cigale, a network server). Find it with "ss -ltnp", or choose another port in radio.bind and in tc.uri of the stations':
    'un autre programme tient ce port (un second Cigale, un serveur de réseau). Trouvez-le avec « ss -ltnp », ou choisissez un autre port dans radio.bind et dans tc.uri des stations',
  'the system does not allow it. Choose a port above 1023 in radio.bind':
    'le système ne le permet pas. Choisissez un port au-dessus de 1023 dans radio.bind',
  'tried to listen for the API on tcp {}: {}': 'impossible d’écouter pour l’API sur tcp {0} : {1}',
  'another program holds this port (a second Cigale?). Find it with "ss -ltnp", or choose another port in api.bind':
    'un autre programme tient ce port (un second Cigale ?). Trouvez-le avec « ss -ltnp », ou choisissez un autre port dans api.bind',
  'this machine has no such address. Put one of "ip address" into api.bind':
    'cette machine n’a pas cette adresse. Mettez dans api.bind une de celles de « ip address »',
  'the system does not allow it. Choose a port above 1023 in api.bind':
    'le système ne le permet pas. Choisissez un port au-dessus de 1023 dans api.bind',
  'radio.tokens: {} cannot be read ({}). Check the path and that Cigale’s user may read it':
    'radio.tokens : {0} ne peut être lu ({1}). Vérifiez le chemin, et que l’utilisateur de Cigale peut le lire',
  'radio.tls: {} and {} are no certificate and key that belong together ({}). Both must be PEM files, the key without a passphrase':
    'radio.tls : {0} et {1} ne sont pas un certificat et sa clé ({2}). Il faut deux fichiers PEM, la clé sans phrase de passe',
  'radio.tls.{}: {} cannot be read ({}). Check the path and that Cigale’s user may read it':
    'radio.tls.{0} : {1} ne peut être lu ({2}). Vérifiez le chemin, et que l’utilisateur de Cigale peut le lire',
  'no spectrum receiver is set up: radio.spectrumReceiver: true, for boards with an SX1261':
    'aucun récepteur de spectre n’est réglé : radio.spectrumReceiver: true, pour les cartes avec un SX1261',
  'the spectrum receiver listens before each transmission: it does one or the other':
    'le récepteur de spectre écoute avant chaque émission : il fait l’un ou l’autre',
  'no concentrator is plugged in (looked for USB {}). Check the cable and its power; name another port with radio.port, see: cigale concentrator probe':
    'aucun concentrateur n’est branché (cherché : USB {0}). Vérifiez le câble et son alimentation ; nommez un autre port par radio.port, voyez : cigale concentrator probe',
  'tried to open {}: {}. Let this user in with: usermod -aG dialout USER, then log in again':
    '{0} n’a pas pu être ouvert : {1}. Laissez entrer cet utilisateur : usermod -aG dialout UTILISATEUR, puis reconnectez-vous',
  'tried to open {}: {}. Another program has it: stop the packet forwarder that uses this board':
    '{0} n’a pas pu être ouvert : {1}. Un autre programme le tient : arrêtez le packet forwarder qui utilise cette carte',
  'tried to open {}: {}. Is the board plugged in? See: cigale concentrator probe':
    '{0} n’a pas pu être ouvert : {1}. La carte est-elle branchée ? Voyez : cigale concentrator probe',
  'the bridge on {} did not answer order {} in {} ms':
    'le pont sur {0} n’a pas répondu à l’ordre {1} en {2} ms',
  'the bridge does not know order {}, or not with this length':
    'le pont ne connaît pas l’ordre {0}, ou pas à cette longueur',
  '{} went away before it answered order {}: {}':
    '{0} est parti avant de répondre à l’ordre {1} : {2}',
  'the microcontroller did not come back within {} s of its reset ({}): unplug the board for ten seconds':
    'le microcontrôleur n’est pas revenu en {0} s après son redémarrage ({1}) : débranchez la carte dix secondes',
  'no SX1302 answers {} s after its reset (version {}): no power, or a broken SPI line. Unplug the board for ten seconds; if that does not help, it is the board':
    'aucun SX1302 ne répond {0} s après son redémarrage (version {1}) : pas de courant, ou une ligne SPI coupée. Débranchez la carte dix secondes ; si cela n’y fait rien, c’est la carte',
  '{} is damaged: {}. Import it again: {}': '{0} est abîmé : {1}. Importez-le de nouveau : {2}',
  "{} is not in {}. It is Semtech's and does not come with Cigale. Fetch Lora-net/sx1302_hal (release V2.1.0), then: {}":
    '{0} n’est pas dans {1}. Il est de Semtech et ne vient pas avec Cigale. Prenez Lora-net/sx1302_hal (version V2.1.0), puis : {2}',
  'the patch of the SX1261, without which it can neither listen before talk nor count a spectrum,':
    'le correctif du SX1261, sans lequel il ne peut ni écouter avant de parler ni mesurer un spectre,',
  "the concentrator's {} firmware": 'le micrologiciel {0} du concentrateur',
  'it has {} bytes: too many': 'il a {0} octets : trop',
  'its words are damaged (parity): fetch the file again':
    'ses mots sont abîmés (parité) : reprenez le fichier',

  // Packages
  '{} is no name of flows: small letters, digits and -':
    '{0} n’est pas un nom de flux : minuscules, chiffres et -',
  '{} is no semantic version, such as 1.4.0': '{0} n’est pas une version sémantique, comme 1.4.0',
  'the flows have {} B, and {} are allowed': 'les flux ont {0} octets, et {1} sont permis',
  '{} has {} of {} signatures: cigale decoder sign':
    '{0} a {1} signatures sur {2} : cigale decoder sign',
  '{} needs {} keys and would have {}': '{0} a besoin de {1} clés et en aurait {2}',
  'the store holds {} packages: remove some that are not in use':
    'le magasin contient {0} paquets : retirez-en qui ne servent pas',
  '{} examples are too few: {} are needed': '{0} exemples sont trop peu : il en faut {1}',
  'no example is of a frame that must be refused':
    'aucun exemple n’est d’une trame qui doit être refusée',
  'is longer than a frame: {} B': 'est plus long qu’une trame : {0} octets',
  'is no package: {}': 'n’est pas un paquet : {0}',
  'is no profile, such as milesight-em300-di': 'n’est pas un profil, comme milesight-em300-di',
  'lacks decodeUplink': 'n’a pas decodeUplink',
  '{} did not give {} whole in {} ms': '{0} n’a pas donné {1} en entier en {2} ms',
  'tried to get {} from {}: {}': '{0} n’a pas pu être pris de {1} : {2}',
  'tried to read {} in {}: {}': '{0} n’a pas pu être lu dans {1} : {2}',
  'no answer for {} at byte {}, asked {} times':
    'aucune réponse pour {0} à l’octet {1}, demandé {2} fois',
  'tried to ask for {} by MQTT: {}': '{0} n’a pas pu être demandé par MQTT : {1}',
  '{} leads to {}, which nobody named as a repository':
    '{0} mène à {1}, que personne n’a nommé comme dépôt',
  'the root that came with the program cannot be used ({}): install it anew':
    'la racine venue avec le programme est inutilisable ({0}) : réinstallez-la',
  "no root of trust at {}: put the city's root.json there (docs/maintainer)":
    'pas de racine de confiance dans {0} : mettez-y le root.json de la ville (docs/maintainer)',
  'the repository is refused: {}': 'le dépôt est refusé : {0}',
  '{} needs Cigale {}, this is {}': '{0} demande Cigale {1}, celui-ci est {2}',
  'what speaks of {} has expired: refresh first':
    'ce qui parle de {0} a expiré : rafraîchissez d’abord',
  'the package is lost or damaged': 'le paquet est perdu ou abîmé',
  'no offers came': 'aucune offre n’est venue',
  'no package came': 'aucun paquet n’est venu',
  'no repository: set decoders.repository in the configuration, or say --from':
    'pas de dépôt : mettez decoders.repository dans la configuration, ou dites --from',
  '{} is no flows': '{0} n’est pas des flux',
  '{} decodes {}, the plan is for {}': '{0} décode {1}, le plan est pour {2}',
  'the update did not end: {}': 'la mise à jour n’a pas abouti : {0}',
  'decoders.repository is hypervisor, but sync.transports has no mqtt':
    'decoders.repository est hypervisor, mais sync.transports n’a pas de mqtt',
  'no package is in force for {}': 'aucun paquet n’est en service pour {0}',
  'too many dry runs wait already: ask again in a minute':
    'trop d’essais à blanc attendent déjà : redemandez dans une minute',

  // Certificates, sticks
  'the passphrase does not open {}': 'la phrase de passe n’ouvre pas {0}',
  'cannot be read: {}': 'ne peut être lu : {0}',
  'there is no such file': 'ce fichier n’existe pas',

  // Flows
  'longer than {} bytes: take out what is not needed':
    'plus long que {0} octets : ôtez ce qui ne sert pas',
  'no JSON: export the flows in Node-RED as JSON':
    'pas du JSON : exportez les flux dans Node-RED en JSON',
  "no list of nodes: export 'all flows' in Node-RED":
    'pas une liste de nœuds : exportez « tous les flux » dans Node-RED',
  'more than {} nodes': 'plus de {0} nœuds',
  'node {} has no id and type': 'le nœud {0} n’a ni id ni type',
  'somebody else has begun to edit': 'quelqu’un d’autre a commencé à modifier',
  'the flows ended before their editor was there':
    'les flux se sont arrêtés avant que leur éditeur soit là',
  'the editor was not there after {} s: see the log':
    'l’éditeur n’était pas là après {0} s : voyez le journal de bord',
  'the process of flows gave another answer': 'le processus des flux a donné une autre réponse',
  'the main thread gave another answer': 'le fil principal a donné une autre réponse',
  'the radio gave another answer': 'la radio a donné une autre réponse',

  // What is told of joins and frames
  'asks to join with another key than the registered one':
    'demande à s’activer avec une autre clé que celle enregistrée',
  'asks to join with a used DevNonce: it was reset, or somebody plays old requests':
    'demande à s’activer avec un DevNonce déjà utilisé : il a été remis à zéro, ou quelqu’un rejoue d’anciennes demandes',
  'asks to join too often: it is answered once in half a minute only':
    'demande trop souvent à s’activer : on ne lui répond qu’une fois par demi-minute',
  '200 join requests in 10 minutes that none of our devices has signed':
    '200 demandes d’activation en 10 minutes qu’aucun de nos capteurs n’a signées',
  'is heard, but no frame ever fits its registered session key':
    'est entendu, mais aucune trame ne va avec sa clé de session enregistrée',
  'old frames of it are sent again: refused': 'd’anciennes trames de lui sont rejouées : refusées',
  'began counting its frames anew: refused until it is allowed for this device':
    'a recommencé à compter ses trames : refusé tant que ce n’est pas permis pour ce capteur',
  'more than 100 frames an hour with a wrong MIC: forged, or another network’s':
    'plus de 100 trames par heure avec un MIC faux : falsifiées, ou d’un autre réseau',
  '1000 frames an hour with a wrong MIC, over all addresses':
    '1000 trames par heure avec un MIC faux, toutes adresses comprises',
  'segments {} to {} are gone': 'les segments {0} à {1} ont disparu',
  'the segment belongs to another journal': 'le segment est d’un autre journal',
  'written anew, the records stand': 'réécrit, les enregistrements tiennent',
  '{}: by {}; it was {}': '{0} : par {1} ; c’était {2}',

  // What is told of decoders and flows on their way
  'a newer plan came while it was watched':
    'un plan plus récent est venu pendant qu’il était surveillé',
  'in force already': 'déjà en service',
  'somebody put other flows in force': 'quelqu’un a mis d’autres flux en service',
  'in use: {}': 'en usage : {0}',
  'in the shadow: {}': 'à l’essai : {0}',
  'its plan was withdrawn': 'son plan a été retiré',
  'more than 32 channels in all': 'plus de 32 canaux en tout',
  '{} examples pass': '{0} exemples passent',
  'nothing to compare it with': 'rien à quoi le comparer',
  'the first of this profile': 'le premier de ce profil',
  '{} frames beside the old one': '{0} trames à côté de l’ancien',
  'in use: {} frames ran out of time or memory':
    'en usage : {0} trames ont manqué de temps ou de mémoire',
  'in use: {} of {} frames not decoded': 'en usage : {0} trames sur {1} non décodées',
  '{} frames in use': '{0} trames en usage',
  'no decoder called {}': 'aucun décodeur ne s’appelle {0}',
  'the code': 'le code',
  'the mapping': 'la correspondance',
  'it did not answer for ten seconds, a flow loops':
    'il n’a pas répondu pendant dix secondes, un flux boucle',
  'it took more memory than flows.memoryMb allows':
    'il a pris plus de mémoire que flows.memoryMb ne permet',
  'it had not started after a minute': 'il n’avait pas démarré après une minute',
  'it ended by itself': 'il s’est arrêté de lui-même',
  'it ended by itself, {}': 'il s’est arrêté de lui-même, {0}',
  'with code {}': 'avec le code {0}',
  'by {}': 'par {0}',

  // Orders
  'this gateway knows no command {}': 'cette passerelle ne connaît pas d’ordre {0}',
  'the gateway is starting': 'la passerelle démarre',
  'in force; the former: {}.previous': 'en service ; les anciens : {0}.previous',
  'would change {}': 'changerait {0}',
  '16 hex digits, or a label, are needed': 'il faut 16 chiffres hexadécimaux, ou une étiquette',
  'ends no DevEUI that is registered here': 'ne termine aucun DevEUI enregistré ici',
  'the soil is moist enough': 'le sol est assez humide',
  'the last watering is still going in': 'le dernier arrosage pénètre encore',
  'is {}: from {} to {}': 'est {0} : de {1} à {2}',
  'is {}: in {} at most {}': 'est {0} : en {1} au plus {2}',
  'is {} MHz: steps of 100 Hz': 'est {0} MHz : par pas de 100 Hz',
  'a channel of {} kHz inside {} MHz ({})': 'un canal de {0} kHz dans {1} MHz ({2})',
  'no zone {} is known here': 'aucune zone {0} n’est connue ici',
  'no asset {} is known here': 'aucun lieu {0} n’est connu ici',
  'the zone loses water: {}': 'la zone perd de l’eau : {0}',
  'nobody knows whether its valve is closed': 'personne ne sait si sa vanne est fermée',
  'its valve is open, or is being opened': 'sa vanne est ouverte, ou en train de s’ouvrir',
  'frost: {} °C': 'gel : {0} °C',
  'rain: {} mm in 24 h': 'pluie : {0} mm en 24 h',
  '{} other valves of the site are open, {} may be at once':
    '{0} autres vannes du site sont ouvertes, {1} peuvent l’être à la fois',
  'its valve has not been heard for long': 'sa vanne n’a pas été entendue depuis longtemps',
  'hardware {} of {} has no timer of its own, and in class A it could not be told to close: hardware {}.0 is needed':
    'le matériel {0} de {1} n’a pas de minuterie, et en classe A on ne pourrait lui dire de fermer : il faut le matériel {2}.0',
  "the valve's model {} knows no order to open for {} s":
    'le modèle de vanne {0} n’a pas d’ordre pour ouvrir {1} s',
  "the valve's model {} knows no order to close":
    'le modèle de vanne {0} n’a pas d’ordre pour fermer',
  'a device that joins begins its counter anew by joining: nothing to relax':
    'un capteur qui s’active recommence son compteur en s’activant : rien à assouplir',
  'a counter that may begin anew needs a reason: because':
    'un compteur qui peut recommencer demande une raison : because',
  'no such asset is known here': 'aucun tel lieu n’est connu ici',
  'a sensor is there already': 'il y a déjà un capteur',
  'another sensor is there: name it as the one that goes':
    'un autre capteur est là : nommez-le comme celui qui part',
  'this sensor serves another asset: take it down there first':
    'ce capteur sert un autre lieu : retirez-le d’abord de là',
  'no sensor was installed there': 'aucun capteur n’a été posé là',
  'it is not planned': 'ce n’est pas prévu',
  'the sensor that was installed is bound there no more':
    'le capteur qui a été posé n’y est plus lié',
  'this asset has as many mounts as it may have':
    'ce lieu a autant de supports qu’il peut en avoir',
  'is {}, above maxDr {}': 'est {0}, au-dessus de maxDr {1}',
  'is {}: in {} one of {}': 'est {0} : en {1} l’un de {2}',
  'went back: {}': 'revenu en arrière : {0}',
  'hex digits, two for each byte, are needed': 'il faut des chiffres hexadécimaux, deux par octet',
  'flows open and close a valve by its zone, where interlocks hold: POST zones/{}/watering':
    'les flux ouvrent et ferment une vanne par sa zone, là où les verrous tiennent : POST zones/{0}/watering',
  'The clock of this gateway is known: it follows its own source.':
    'L’heure de cette passerelle est connue : elle suit sa propre source.',
  'That is before what this gateway has lived through. Is your own clock right?':
    'C’est avant ce que cette passerelle a déjà vécu. Votre propre heure est-elle juste ?',
  'That is half a century ahead. Is your own clock right?':
    'C’est un demi-siècle trop tard. Votre propre heure est-elle juste ?',
  'The gateway is not running.': 'La passerelle ne tourne pas.',
  'assets: is no table of places': 'assets : n’est pas un tableau de lieux',
  '{}: is no kind of place and no place': '{0} : n’est ni une sorte de lieu ni un lieu',
  'more than {} rows': 'plus de {0} lignes',
  'too many requests are under way': 'trop de demandes sont en cours',
  "the gateway's core did not answer in {} s": 'le cœur de la passerelle n’a pas répondu en {0} s',

  // Refusals of the engine, of the settings on trial, of accounts
  'the device has not joined yet': 'le capteur ne s’est pas encore activé',
  'allowed: {}': 'permis : {0}',
  'unknown device': 'capteur inconnu',
  'unknown group': 'groupe inconnu',
  'unknown zone': 'zone inconnue',
  'the device is of a LoRaWAN version that does not know this request':
    'le capteur est d’une version de LoRaWAN qui ne connaît pas cette demande',
  'the channels of this region have fixed numbers: they are not added or moved':
    'les canaux de cette région ont des numéros fixes : on n’en ajoute ni n’en déplace',
  'this region has no dwell time to set': 'cette région n’a pas de temps d’émission à régler',
  '{} requests wait already': '{0} demandes attendent déjà',
  '{} downlinks wait already': '{0} messages descendants attendent déjà',
  '{} orders wait already': '{0} ordres attendent déjà',
  '{} locks hold already': '{0} interdictions tiennent déjà',
  'no lock for {} holds on {}': 'aucune interdiction {0} ne tient sur {1}',
  'no space {} is known here': 'aucune place {0} n’est connue ici',
  'no acknowledgement after {} frames': 'pas d’accusé après {0} trames',
  'the device has joined anew': 'le capteur s’est activé de nouveau',
  'sent {} times, not acknowledged': 'envoyé {0} fois, sans accusé',
  'never sent': 'jamais envoyé',
  'a backup was brought back: whether it was sent is not known':
    'une sauvegarde a été reprise : on ne sait si cela a été envoyé',
  'there are {} groups already': 'il y a déjà {0} groupes',
  'at most {} members': 'au plus {0} membres',
  'the key of the group cannot be opened': 'la clé du groupe ne s’ouvre pas',
  'only devices that listen all the time (class C) hear a group':
    'seuls les capteurs qui écoutent toujours (classe C) entendent un groupe',
  'its GenAppKey (1.1: its AppKey) is not known':
    'sa GenAppKey (1.1 : son AppKey) n’est pas connue',
  'it is in {} groups already': 'il est déjà dans {0} groupes',
  'no member has taken the key of the group yet': 'aucun membre n’a encore pris la clé du groupe',
  'the clock is not set: members are told by the time when to listen':
    'l’heure n’est pas réglée : c’est par l’heure que les membres savent quand écouter',
  '{} bytes, {} fit a frame of the group': '{0} octets, {1} tiennent dans une trame du groupe',
  'no order closes the valves of: {}': 'aucun ordre ne ferme les vannes de : {0}',
  'the group has no members': 'le groupe n’a pas de membres',
  'these close by another order than the rest, and need a group of their own: {}':
    'celles-ci se ferment par un autre ordre que les autres, et demandent leur propre groupe : {0}',
  'hex digits are needed': 'il faut des chiffres hexadécimaux',
  'no order of its model closes it': 'aucun ordre de son modèle ne la ferme',
  'one frame to all': 'une trame pour tous',
  'no frame to all: {}': 'pas de trame pour tous : {0}',
  '{} of {} valves ordered by themselves': '{0} vannes sur {1} ordonnées une à une',
  'the zone {} is not known or has no valve': 'la zone {0} n’est pas connue ou n’a pas de vanne',
  'neither an asset nor a device {} is known here': 'ni lieu ni capteur {0} n’est connu ici',
  '{} names of facts are told already: tell more values of the same ones':
    '{0} noms de faits sont déjà dits : dites d’autres valeurs des mêmes',
  'nobody reached the gateway under it within {} s':
    'personne n’a atteint la passerelle sous ces réglages en {0} s',
  'other settings are on trial: confirm them, or wait until they go back':
    'd’autres réglages sont à l’essai : confirmez-les, ou attendez qu’ils reviennent',
  '{} could not be replaced: the gateway may not write into its folder':
    '{0} n’a pas pu être remplacé : la passerelle n’a pas le droit d’écrire dans son dossier',
  'went back: the gateway did not come up under it in {} starts':
    'revenu en arrière : la passerelle n’a pas démarré ainsi en {0} essais',
  'data: where the data is can only be changed on the machine':
    'data : l’endroit des données ne se change que sur la machine',
  'a stay may last {} min, the sensor speaks every {} min':
    'un séjour peut durer {0} min, le capteur parle toutes les {1} min',
  'was made a number by a spreadsheet: format the column as text':
    'est devenu un nombre dans un tableur : mettez la colonne en texte',
  'the file is empty': 'le fichier est vide',
  '{} cells under {} columns': '{0} cellules sous {1} colonnes',
  'was made for that gateway; this one is {}':
    'a été fait pour cette passerelle-là ; celle-ci est {0}',
  'no such device is registered here: import its key first':
    'aucun tel capteur n’est enregistré ici : importez d’abord sa clé',
  'no answer to {} requests': 'pas de réponse à {0} demandes',
  'the gateway does not know the time': 'la passerelle ne sait pas l’heure',
  'no window is open': 'aucune fenêtre n’est ouverte',
  'litres are asked, and the flow of the zone is not known':
    'des litres sont demandés, et le débit de la zone n’est pas connu',
  'the water goes in': 'l’eau pénètre',
  'too late for this turn': 'trop tard pour ce tour',
  'an order is under way': 'un ordre est en cours',
  'this turn is done': 'ce tour est fait',
  'its valve did not open, {} times': 'sa vanne ne s’est pas ouverte, {0} fois',
  'nobody knows whether its valve opened, and no meter tells':
    'personne ne sait si sa vanne s’est ouverte, et aucun compteur ne le dit',
  'ran out on {}; facts wait here': 'a expiré le {0} ; les faits attendent ici',
  'good until {}': 'bon jusqu’au {0}',
  'the file holds no certificate': 'le fichier ne contient pas de certificat',
  'is not planned: {}': 'n’est pas prévu : {0}',
  'would be planned': 'serait prévu',
  'would be added': 'serait ajouté',
  'no answer in time': 'pas de réponse à temps',
  'it is neither {} or {} bytes nor C source with an array':
    'ce n’est ni {0} ou {1} octets, ni du C avec un tableau',
  'There is no account of that name.': 'Il n’y a pas de compte de ce nom.',
  'There is an account of that name.': 'Il y a déjà un compte de ce nom.',
  'Remove one that nobody uses.': 'Retirez-en un qui ne sert à personne.',
  'Somebody must be left who manages accounts.': 'Il doit rester quelqu’un qui gère les comptes.',
  'The account was being changed by somebody else.': 'Quelqu’un d’autre changeait ce compte.',
  'This is for who has logged in with a password.':
    'C’est pour qui est entré avec un mot de passe.',
  'The next try is possible in {} s.': 'Le prochain essai est possible dans {0} s.',
  'A password has {} characters at least; {} are advised.':
    'Un mot de passe a au moins {0} caractères ; {1} sont conseillés.',
  'A password has {} characters at most.': 'Un mot de passe a au plus {0} caractères.',
  'This password is among the first that anyone would try.':
    'Ce mot de passe est parmi les premiers que l’on essaierait.',
  'This password is hardly more than the name of the account.':
    'Ce mot de passe n’est guère plus que le nom du compte.',
  'Unknown name or password': 'Nom ou mot de passe inconnu',
  'Unknown session': 'Session inconnue',
  'The session is over': 'La session est finie',
  'Try again in a moment.': 'Réessayez dans un instant.',
  'Log in, or send a token': 'Entrez, ou envoyez un jeton',
  'This needs one of {}; yours: {}.': 'Il faut l’un de {0} ; vous avez : {1}.',
  'This needs the second factor again: POST /api/v1/session/step-up':
    'Il faut de nouveau le second facteur : POST /api/v1/session/step-up',
  'Not allowed': 'Ce n’est pas permis',
  'Not found': 'Introuvable',
  'Bad request': 'Demande fausse',
}
