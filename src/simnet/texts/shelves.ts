import { list } from './bank.js'

/** What people call the feeds, lists and starter packs they make. */
export interface Shelf {
  readonly feeds: readonly string[]
  readonly lists: readonly string[]
  readonly packs: readonly string[]
  /** What they say of any of them. */
  readonly about: readonly string[]
}

function shelf(feeds: string, lists: string, packs: string, about: string): Shelf {
  return { feeds: list(feeds), lists: list(lists), packs: list(packs), about: list(about) }
}

/** By language. */
export const SHELVES: Readonly<Record<string, Shelf>> = {
  en: shelf(
    'Slow Mornings|Trains & Trams|Soup Season 🍲|Small Web|Night Sky|Birds, Mostly|Knitting Circle|Field Recordings',
    'Good birds|People who bake|Harbor folk|Astronomers I trust|Loud accounts',
    'Start here: gardeners|Cloud watchers|The Harbor Rovers terrace|Welcome to slow computing',
    'Kept by hand, mostly on Sundays.|Posts from the last three days, newest first.|No politics, much weather.|Ask me to be added or taken off, any time.',
  ),
  ja: shelf(
    '朝ごはんフィード|夜の鉄道|今日の空|猫とお茶|読書の秋 📚|ちいさなゲーム',
    '鳥を見る人たち|パン屋めぐり|天文の先生たち',
    'はじめての人へ：空の写真|編み物なかま|ローカル線が好き',
    '手作業で集めています。|三日以内の投稿を新しい順に。|追加や削除はお気軽にどうぞ。',
  ),
  pt: shelf(
    'Café e chuva|Céu de hoje|Bordado e crochê|Futebol de várzea',
    'Gente que cozinha|Passarinheiros',
    'Comece por aqui: jardins|Turma da astronomia',
    'Feito à mão, aos domingos.|Publicações dos últimos três dias.',
  ),
  es: shelf(
    'Sopa y lluvia|Trenes lentos|Cielos nocturnos|Libros prestados',
    'Gente del puerto|Aves y más aves',
    'Empieza aquí: huertos|Quienes miran las nubes',
    'Hecho a mano, los domingos.|Lo último de los tres últimos días.',
  ),
  de: shelf(
    'Langsame Morgen|Bahn & Bus|Suppenzeit 🍲|Gartenzwischenstandsberichterstattung',
    'Gute Vögel|Leute, die backen',
    'Zum Einstieg: Gärtnern|Wolkengucker',
    'Von Hand gepflegt, meist sonntags.|Die letzten drei Tage, Neues zuerst.',
  ),
  fr: shelf(
    'Matins lents|Trains de nuit|La soupe du jour|Ciel étoilé',
    'Gens du port|Qui fait son pain',
    'Pour commencer : jardins|Les guetteurs de nuages',
    'Tenu à la main, le dimanche.|Les trois derniers jours, du plus récent au plus ancien.',
  ),
  ko: shelf(
    '느린 아침|오늘의 하늘|동네 고양이|밤 기차',
    '새를 보는 사람들|빵 굽는 이웃',
    '처음 오신 분께: 텃밭|구름 구경 모임',
    '손으로 모으고 있어요.|최근 사흘의 글, 새 글부터.',
  ),
  zh: shelf(
    '慢慢的早晨|今天的天空|街角的貓|夜行列車',
    '看鳥的人|愛做麵包的鄰居',
    '新朋友從這裡開始：種菜|看雲小組',
    '手工整理，每週更新。|最近三天的貼文，新的在前。',
  ),
  tr: shelf(
    'Yavaş sabahlar|Gece trenleri',
    'Kuş gözlemcileri',
    'Buradan başlayın: bahçeler',
    'Elle derleniyor.',
  ),
  ar: shelf(
    'صباحات هادئة|سماء الليل|قطارات وحكايات',
    'أهل الميناء|محبّو الطيور',
    'ابدأ من هنا: الحدائق',
    'تُجمع يدويًا كل أسبوع.',
  ),
  th: shelf('เช้าที่ช้าลง|ท้องฟ้าวันนี้', 'คนดูนก', 'เริ่มที่นี่: สวนครัว', 'รวบรวมด้วยมือ'),
  it: shelf('Mattine lente|Treni di notte', 'Gente del porto', 'Si comincia da qui: orti', 'Curato a mano.'),
  nl: shelf(
    'Trage ochtenden|Treinen en trams',
    'Goede vogels',
    'Begin hier: moestuinen',
    'Met de hand bijgehouden.',
  ),
  pl: shelf(
    'Powolne poranki|Nocne pociągi',
    'Ludzie z portu',
    'Zacznij tutaj: ogrody',
    'Prowadzone ręcznie.',
  ),
  uk: shelf(
    'Повільні ранки|Нічні потяги',
    'Ті, хто печуть хліб',
    'Почніть звідси: городи',
    'Збираю власноруч.',
  ),
  he: shelf('בקרים איטיים|שמי הלילה', 'אנשי הנמל', 'להתחיל כאן: גינות', 'נאסף ביד.'),
  fa: shelf('صبح‌های آرام|آسمان شب', 'پرنده‌نگرها', 'از اینجا شروع کنید: باغچه‌ها', 'با دست گردآوری می‌شود.'),
  hi: shelf('धीमी सुबहें|आज का आसमान', 'पक्षी देखने वाले', 'यहाँ से शुरू करें: बाग़', 'हाथ से चुना हुआ।'),
  id: shelf(
    'Pagi yang pelan|Kereta malam',
    'Pengamat burung',
    'Mulai di sini: kebun',
    'Dirawat dengan tangan.',
  ),
  el: shelf(
    'Αργά πρωινά|Νυχτερινά τρένα',
    'Άνθρωποι του λιμανιού',
    'Ξεκινήστε εδώ: κήποι',
    'Φτιαγμένο στο χέρι.',
  ),
  ru: shelf(
    'Медленные утра|Ночные поезда',
    'Те, кто печёт хлеб',
    'Начните здесь: огороды',
    'Собираю вручную.',
  ),
}
