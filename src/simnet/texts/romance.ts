import { lines, list, type Bank } from './bank.js'

export const pt: Bank = {
  lang: 'pt',
  weight: 6.5,
  slots: {
    when: list(
      'hoje de manhã|ontem à noite|agora há pouco|depois do almoço|no fim de semana|no caminho de casa|de madrugada',
    ),
    place: list(
      'na padaria da esquina|no ponto de ônibus|na beira do rio|na varanda|na feira|na biblioteca|no parque|na praia',
    ),
    animal: list(
      'o gato da vizinha|um beija-flor|minha cachorra|um lagarto folgado|o papagaio do bar|uma coruja|um vira-lata simpático',
    ),
    did: list(
      'ficou me encarando|roubou meu pão de queijo|dormiu em cima do teclado|me seguiu por três quarteirões|não se mexeu por uma hora|entrou sem pedir licença',
    ),
    dish: list(
      'pão de queijo|moqueca|bolo de fubá|feijão tropeiro|cuscuz com ovo|brigadeiro|sopa de mandioquinha|torta de banana',
    ),
    weather: list(
      'uma chuva que parecia mar|um pôr do sol cor de manga|um vento de levar o chapéu|um arco-íris duplo|uma neblina linda|um calor de fritar ovo',
    ),
    book: list(
      'um romance sobre faroleiros|um livro de contos de assombração|uma história dos mapas|um policial de bolso|o diário de uma apicultora',
    ),
    game: list(
      'um joguinho de fazenda|um jogo de quebra-cabeça sem palavras|um jogo de administrar correio|aquele RPG antigo',
    ),
    music: list(
      'um disco de choro|uma roda de samba|um quarteto de cordas|um vinil de 1978|uma banda de coreto',
    ),
    sky: list('Júpiter e duas luas|os anéis de Saturno|uma estrela cadente|a estação espacial|as Plêiades'),
    plant: list('meu manjericão|a jabuticabeira|o pé de tomate|a orquídea da minha avó|o girassol'),
    team: list('o Estrela do Porto|o União da Serra|o Atlético Ribeirão|o Beira-Mar'),
    feeling: list(
      'tô até agora sorrindo|melhor coisa do dia|não tenho palavras|eu avisei|que dia bonito|valeu a semana',
    ),
  },
  posts: lines(`
    Acordei com {weather}.
    {when} caiu {weather} e eu sem guarda-chuva, claro.
    Gente, {animal} {did}.
    {when} {animal} {did} {place}. É isso.
    Fiz {dish} {when} e ficou bom demais.
    Existe tristeza que {dish} não cure? Pergunta séria.
    Comecei {book} e perdi o ponto do ônibus.
    Terminei {book} {when}. Preciso conversar com alguém.
    Passei a noite jogando {game}. Sem arrependimentos.
    Tocando {music} {place} e todo mundo parou pra ouvir.
    Trabalhando ao som de {music}.
    Céu limpo! Deu pra ver {sky} da janela.
    Mostrei {sky} pras crianças e elas ficaram mudas.
    Contra todas as expectativas, {plant} deu flor.
    Conversei com {plant} hoje. Bom papo.
    {team} ganhou de virada!!! Que jogo!
    Todo domingo {team} me tira um ano de vida.
    O trem atrasou por causa de uma capivara. Uma capivara.
    Quatro horas procurando o erro e era uma vírgula.
    Minha avó dizia que {weather} é sinal de visita.
    Bom dia pra quem já tomou café. Pros outros, força.
    Ouvi {place}: “não tô atrasado, tô adiantado pra amanhã”.
  `),
  more: lines(`
    {feeling}.
    Enfim, voltando ao trabalho.
    Mais um café e vamos.
    Depois eu posto foto.
    E vocês, tudo bem?
    Recomendo.
    Nota dez.
    A vida é isso.
    Rindo sozinha aqui.
  `),
  replies: lines(`
    Kkkkkk eu precisava disso hoje
    Aqui também! Igualzinho.
    Que lindo!
    Me conta mais sobre isso.
    Já experimentou com {dish}?
    Concordo demais.
    Salvei pra ler depois.
    Parabéns!! 🎉
    Meu pai fala a mesma coisa: {team} só faz sofrer.
    Não acredito, {feeling}.
    Força aí!
  `),
  captions: lines(`
    Bom dia daqui.
    Caminhada de hoje.
    A luz {when}.
    Sem filtro, juro.
    Fiquei vinte minutos parada olhando.
    Voltei pelo caminho mais longo.
  `),
  headlines: lines(`
    A volta silenciosa do trem noturno
    Como uma vila salvou sua última biblioteca
    Guia para iniciantes: como ver {sky}
    O segredo de {dish}, segundo três avós
    Eles contaram todas as nuvens por um ano
    O farol que entrou na internet
  `),
  tags: list('fotografia|bomdia|leitura|gatos|futebol|receitas|astronomia|ilustração|música|jardinagem'),
  scenes: list(
    'Colinas verdes na luz da manhã|Mar calmo ao pôr do sol, com um risco de luz na água|Prédios ao anoitecer com algumas janelas acesas|Campo cheio de flores coloridas|Céu estrelado com uma lua fina|Árvores sumindo na neblina|Montanhas com neve diante de um lago|Dunas douradas com sombras longas',
  ),
  given: list('Ana|Beto|Inês|Rafael|Luíza|Tomás|Marina|Caio|Helena|Davi|Yara|Joaquim|Lia'),
  family: list('Ferreira|Nogueira|Prado|Azevedo|Moraes|Campos|Tavares|Vasconcelos|Lobo|Figueira'),
  bios: lines(`
    Café, gatos e livros usados.
    Desenvolvedor de dia, padeiro de madrugada.
    Carioca longe do mar. Fotografo nuvens.
    Professora, leitora, torcedora sofrida.
  `),
}

export const es: Bank = {
  lang: 'es',
  weight: 5,
  slots: {
    when: list(
      'esta mañana|anoche|hace un rato|después de comer|el fin de semana|de camino a casa|al amanecer',
    ),
    place: list(
      'en la panadería|en la parada del bus|junto al río|en el balcón|en el mercado|detrás de la biblioteca|en el parque|en el puerto',
    ),
    animal: list(
      'el gato de la vecina|un petirrojo redondo|mi perra|una garza|un erizo|la gata de la librería|una paloma muy decidida',
    ),
    did: list(
      'me miró como si le debiera dinero|se durmió sobre el teclado|me robó medio bocadillo|me siguió tres calles|cruzó la calle como si tuviera una reunión',
    ),
    dish: list(
      'tortilla de patatas|lentejas|arroz con leche|empanadas|gazpacho|pan casero|sopa de calabaza|croquetas',
    ),
    weather: list(
      'una niebla preciosa|un granizo como garbanzos|un doble arcoíris|un viento que movía las macetas|un cielo rosa|la primera helada',
    ),
    book: list(
      'una novela sobre fareros|un libro de cuentos de fantasmas|una historia de los mapas|un misterio en un ferry|las memorias de una apicultora',
    ),
    game: list(
      'un juego de granjas|un juego de puzles sin palabras|un juego sobre una oficina de correos|una aventura de texto antigua',
    ),
    music: list(
      'un cuarteto de cuerda|un acordeonista callejero|un disco de 1983|una banda de pueblo|el coro de al lado',
    ),
    sky: list(
      'Júpiter y dos de sus lunas|los anillos de Saturno|una estrella fugaz|la estación espacial|las Pléyades',
    ),
    plant: list('mi albahaca|el limonero|la tomatera|el girasol|los geranios de mi abuela|la higuera'),
    team: list('el Atlético Faro|el Unión Ribera|el Deportivo Salinas|el Racing del Valle'),
    feeling: list(
      'no me arrepiento de nada|me alegró la semana|tengo muchas preguntas|qué maravilla|esto explica muchas cosas|sigo pensando en ello',
    ),
  },
  posts: lines(`
    Me desperté con {weather}.
    Hubo {weather} {when} y yo sin paraguas, claro.
    {animal} {did}. Así, sin más.
    Estaba {place} {when} y {animal} {did}.
    Hice {dish} {when} y no quedó nada.
    ¿Hay algo mejor que {dish} cuando llueve?
    Empecé {book} y se me pasó la parada.
    Leyendo {book}. Que nadie me cuente el final.
    He perdido la tarde entera con {game}.
    {music} {place}, y de repente todo el mundo se paró a escuchar.
    Trabajando con {music} de fondo.
    ¡Por fin cielo despejado! He visto {sky} desde la azotea.
    Contra todo pronóstico, {plant} ha sobrevivido al invierno.
    Informe del huerto: {plant} de maravilla, lo demás es un misterio.
    ¡Ganó {team} en el último minuto!
    {team} me va a matar un domingo de estos.
    El tren se retrasa por culpa de un cisne. Un cisne de verdad.
    Cuatro horas buscando el error y era una coma.
    Mi abuela decía que {weather} anuncia visita.
    Escuchado {place}: «no es tarde, es muy temprano para mañana».
    ¿Qué es lo más amable que ha hecho por vosotros un desconocido?
    Buenos días. Hoy toca café doble.
  `),
  more: lines(`
    {feeling}.
    En fin, a trabajar.
    Otro café, por favor.
    Luego subo fotos.
    ¿Y vosotros qué tal?
    Diez de diez.
    Son las pequeñas cosas.
    La gata no opina lo mismo.
    Hay días así.
  `),
  replies: lines(`
    Jajaja, me encanta.
    Aquí igual.
    ¿En serio? Cuenta más.
    ¡Qué bonito!
    Prueba con {dish}, ya verás.
    Totalmente de acuerdo.
    Me lo guardo para luego.
    ¡Enhorabuena!
    Mi padre dice lo mismo de {team}.
    Gracias, necesitaba leer esto.
  `),
  captions: lines(`
    Buenos días desde aquí.
    El paseo de hoy.
    Volví por el camino largo.
    La luz, {when}.
    Sin filtros, lo prometo.
  `),
  headlines: lines(`
    El regreso silencioso del tren nocturno
    Así salvó un pueblo su última biblioteca
    Guía para principiantes: cómo ver {sky}
    El secreto de {dish}, según tres abuelas
    Contaron todas las nubes durante un año
    El faro que se conectó a internet
  `),
  tags: list('fotografía|buenosdías|leyendo|gatos|fútbol|cocina|astronomía|ilustración|huerto|trenes'),
  scenes: list(
    'Colinas verdes con la luz de la mañana|Mar en calma al atardecer|Edificios al anochecer con algunas ventanas encendidas|Prado lleno de flores de colores|Cielo estrellado y luna fina sobre una colina|Abetos que se pierden en la niebla|Montañas nevadas y un lago|Dunas doradas con sombras largas',
  ),
  given: list('Lucía|Mateo|Carmen|Iker|Valeria|Hugo|Rocío|Diego|Nuria|Emilio|Paloma|Ximena'),
  family: list('Robledo|Montes|Iglesias|Del Río|Navarro|Quiroga|Salinas|Fuentes|Cárdenas|Arce'),
  bios: lines(`
    Trenes, gatos y pan casero.
    Programadora de día, astrónoma aficionada de noche.
    Leo más de lo que duermo.
    Ilustrador. Dibujo pájaros pequeños.
  `),
}

export const fr: Bank = {
  lang: 'fr',
  weight: 3.5,
  slots: {
    when: list('ce matin|hier soir|tout à l’heure|après le déjeuner|ce week-end|en rentrant|au petit jour'),
    place: list(
      'à la boulangerie|sur le quai|au bord du canal|sur le balcon|au marché|derrière la bibliothèque|au café du coin',
    ),
    animal: list(
      'le chat de la voisine|un rouge-gorge tout rond|mon vieux chien|un héron|un hérisson|le chat de la librairie|un pigeon très décidé',
    ),
    did: list(
      'm’a regardé comme si je lui devais de l’argent|s’est endormi sur le clavier|m’a volé un croissant|m’a suivi sur trois rues|a traversé comme s’il avait rendez-vous',
    ),
    dish: list(
      'une soupe de poireaux|une tarte aux prunes|des lentilles|un gratin|un pain au levain|des crêpes|une ratatouille|un riz au lait',
    ),
    weather: list(
      'un brouillard magnifique|de la grêle grosse comme des pois|un double arc-en-ciel|un ciel rose|la première gelée|un vent à décorner les bœufs',
    ),
    book: list(
      'un roman sur des gardiens de phare|un recueil d’histoires de fantômes|une histoire des cartes|un polar sur un ferry|les mémoires d’une apicultrice',
    ),
    game: list(
      'un petit jeu de ferme|un jeu de puzzle sans un mot|un jeu sur un bureau de poste|une vieille aventure textuelle',
    ),
    music: list('un quatuor à cordes|un accordéoniste|un disque de 1983|une fanfare|la chorale d’à côté'),
    sky: list(
      'Jupiter et deux de ses lunes|les anneaux de Saturne|une étoile filante|la station spatiale|les Pléiades',
    ),
    plant: list('mon basilic|le citronnier|le figuier|le tournesol|le rosier de ma grand-mère'),
    team: list('l’Étoile du Port|le Racing des Marais|l’Union de la Colline|le Stade Riverain'),
    feeling: list(
      'je ne regrette rien|ça a fait ma semaine|j’ai tant de questions|quelle merveille|tout s’explique|j’y pense encore',
    ),
  },
  posts: lines(`
    Réveil avec {weather}.
    {when}, {weather}, et moi sans parapluie évidemment.
    {animal} {did}. Voilà.
    J’étais {place} {when} et {animal} {did}.
    J’ai fait {dish} {when}. Il n’en reste rien.
    Y a-t-il mieux que {dish} quand il pleut ?
    J’ai commencé {book} et j’ai raté mon arrêt.
    En pleine lecture : {book}. Ne me racontez pas la fin.
    Soirée entière perdue avec {game}.
    {music} {place}, et tout le monde s’est arrêté.
    Je travaille en écoutant {music}. Enfin, j’écoute.
    Ciel dégagé ! J’ai vu {sky} depuis la fenêtre.
    Contre toute attente, {plant} a passé l’hiver.
    Nouvelles du jardin : {plant} va bien, le reste est un mystère.
    Victoire à la dernière minute : {team} !
    {team} finira par avoir ma peau.
    Le train a du retard à cause d’un cygne. Un vrai cygne.
    Quatre heures pour un bug, et c’était une virgule.
    Entendu {place} : « ce n’est pas tard, c’est très tôt pour demain ».
    Ma grand-mère disait : {weather}, signe de visite.
    Bonjour à celles et ceux qui ont déjà bu leur café. Courage aux autres.
  `),
  more: lines(`
    {feeling}.
    Bon, retour au travail.
    Encore un thé et j’y vais.
    Photos à venir.
    Et vous, ça va ?
    Dix sur dix.
    Les petites choses.
    Le chat n’est pas d’accord.
    Il y a des jours comme ça.
  `),
  replies: lines(`
    Ah, j’adore !
    Pareil ici.
    Vraiment ? Raconte !
    C’est magnifique.
    Essaie avec {dish}, tu verras.
    Tellement d’accord.
    Je garde ça pour plus tard.
    Bravo !
    Mon père dit la même chose, à propos du foot.
    Merci, j’avais besoin de lire ça.
  `),
  captions: lines(`
    Bonjour d’ici.
    La promenade du jour.
    La lumière, {when}.
    Sans filtre, promis.
    J’ai pris le chemin le plus long.
  `),
  headlines: lines(`
    Le retour discret du train de nuit
    Comment un village a sauvé sa dernière bibliothèque
    Débuter en astronomie : voir {sky}
    Ils ont compté tous les nuages pendant un an
    Le phare qui s’est connecté
    « On voulait juste un banc » : histoire d’un quartier
  `),
  tags: list('photo|lecture|chats|cuisine|astronomie|illustration|jardin|musique|trains|bonjour'),
  scenes: list(
    'Des collines vertes dans la lumière du matin|Une mer calme au coucher du soleil|Des immeubles au crépuscule, quelques fenêtres allumées|Un pré plein de fleurs|Un ciel étoilé et une lune fine|Des sapins qui se perdent dans la brume|Des sommets enneigés devant un lac|Des dunes dorées aux longues ombres',
  ),
  given: list('Camille|Léo|Manon|Étienne|Zoé|Basile|Élise|Malik|Noémie|Gaspard|Apolline|Solène'),
  family: list('Lefèvre|Marchand|Besson|Rivière|Delacour|Fontaine|Garnier|Morel|Chevallier|Aubry'),
  bios: lines(`
    Trains de nuit et pain au levain.
    Bibliothécaire, jardinière du dimanche.
    Je photographie des nuages.
    Développeur, joueur d’accordéon débutant.
  `),
}

export const it: Bank = {
  lang: 'it',
  weight: 1.2,
  slots: {
    when: list('stamattina|ieri sera|poco fa|dopo pranzo|nel fine settimana|tornando a casa'),
    place: list('al mercato|in biblioteca|sul balcone|lungo il fiume|al bar sotto casa|in stazione'),
    animal: list('il gatto della vicina|un pettirosso tondo tondo|il mio vecchio cane|un airone|un riccio'),
    dish: list('la ribollita|il risotto|la torta di mele|gli gnocchi|la focaccia|le lenticchie'),
    weather: list('una nebbia bellissima|un doppio arcobaleno|un cielo rosa|una grandinata|la prima brina'),
    book: list(
      'un romanzo sui guardiani del faro|un libro di racconti di fantasmi|una storia delle mappe|un giallo su un traghetto',
    ),
    sky: list('Giove con due lune|gli anelli di Saturno|una stella cadente|le Pleiadi'),
    plant: list('il basilico|il limone|il girasole|il fico'),
    team: list('Stella del Porto|Unione Collina|Atletico Riviera'),
    feeling: list('che meraviglia|non mi pento di nulla|ho tante domande|ci penso ancora'),
  },
  posts: lines(`
    Sveglia con {weather}.
    {when} {animal} mi ha guardato come se gli dovessi dei soldi.
    Ho incontrato {animal} {place}. Ci siamo salutati.
    {when} ho preparato {dish}. Non è rimasto niente.
    Ho iniziato {book} e ho perso la fermata.
    Cielo sereno: {when} ho visto {sky}.
    Contro ogni previsione {plant} ha superato l’inverno.
    {team} vince all’ultimo minuto!
    Il treno è in ritardo per colpa di un cigno. Un cigno vero.
    Quattro ore per trovare l’errore: era una virgola.
    Sentito {place}: «non è tardi, è presto per domani».
    C’è qualcosa di meglio: {dish} e fuori la pioggia?
  `),
  more: lines(`
    {feeling}.
    Va bene, si torna al lavoro.
    Un altro caffè, grazie.
    Poi metto le foto.
    E voi come state?
    Le piccole cose.
  `),
  replies: lines(`
    Bellissimo!
    Anche qui, uguale.
    Davvero? Racconta.
    Mia nonna metteva anche {dish} in tavola.
    D’accordissimo.
    Complimenti!
    Grazie, mi serviva.
  `),
  captions: lines(`
    Buongiorno da qui.
    La passeggiata di oggi.
    Che luce, {when}.
    Senza filtri.
  `),
  headlines: lines(`
    Il ritorno silenzioso del treno notturno
    Il paese che ha salvato la sua biblioteca
    Come vedere {sky}: guida per chi comincia
    Il faro che si è collegato a internet
  `),
  tags: list('fotografia|libri|gatti|cucina|astronomia|illustrazione|buongiorno|treni'),
  scenes: list(
    'Colline verdi nella luce del mattino|Mare calmo al tramonto|Palazzi al crepuscolo con qualche finestra accesa|Un prato pieno di fiori|Cielo stellato con una luna sottile|Abeti nella nebbia|Montagne innevate e un lago|Dune dorate con ombre lunghe',
  ),
  given: list('Giulia|Pietro|Elena|Nico|Bianca|Sandro|Viola|Ettore'),
  family: list('Montanari|Riva|Bellini|Fonti|Galli|De Santis|Marchetti|Orsini'),
  bios: lines(`
    Treni, libri e focaccia.
    Astrofila della domenica.
    Disegno uccellini.
  `),
}
