import { lines, list, type Bank } from './bank.js'

export const pl: Bank = {
  lang: 'pl',
  weight: 1.2,
  slots: {
    when: list('dziś rano|wczoraj wieczorem|przed chwilą|po obiedzie|w weekend|w drodze do domu'),
    place: list('nad rzeką|na peronie czwartym|za biblioteką|na działce|na targu|na balkonie'),
    animal: list('kot sąsiadki|bardzo okrągły rudzik|nasz stary jamnik|jeż|pewien zdecydowany gołąb'),
    dish: list('zupa z soczewicy|szarlotka|pierogi|żurek|naleśniki|chleb na zakwasie'),
    weather: list('mgła jak mleko|podwójna tęcza|pierwszy przymrozek|różowe niebo|grad jak groch'),
    sky: list('Jowisz i dwa księżyce|pierścienie Saturna|spadająca gwiazda|Plejady'),
    plant: list('bazylia|cytryna w doniczce|papryka|figa'),
    feeling: list('niczego nie żałuję|to wiele wyjaśnia|mam tyle pytań|tydzień uratowany'),
  },
  posts: lines(`
    Za oknem {weather}.
    {when} {weather}, a ja oczywiście bez parasola.
    {animal} patrzy na mnie, jakbym był mu winien pieniądze.
    {when} {place}: {animal}. Ukłoniliśmy się sobie.
    Na kolację {dish}. Nic nie zostało.
    Czy jest coś lepszego na deszcz niż {dish}?
    Zacząłem czytać powieść o latarnikach i przegapiłem przystanek.
    Nareszcie czyste niebo. W teleskopie {sky}!
    Wbrew wszystkiemu {plant} przetrwała zimę.
    Gol w ostatniej minucie! Cały pub śpiewa.
    Pociąg spóźniony przez łabędzia. Prawdziwego łabędzia.
    Cztery godziny szukania błędu. To był przecinek.
    Dzień dobry wszystkim, którzy już po kawie.
  `),
  more: lines(`
    Serio, {feeling}.
    No dobrze, wracam do pracy.
    Najpierw herbata.
    Zdjęcia później.
    A co u was?
    Dziesięć na dziesięć.
  `),
  replies: lines(`
    Ha, cudowne!
    U mnie to samo.
    Naprawdę? Opowiedz więcej.
    Jakie piękne!
    Zgadzam się w pełni.
    Gratulacje!
    Dzięki, potrzebowałam tego dziś.
  `),
  captions: lines(`
    Dzień dobry stąd.
    Dzisiejszy spacer.
    Bez filtra, słowo.
    Wracałam dłuższą drogą.
  `),
  headlines: lines(`
    Cichy powrót nocnego pociągu
    Jak wieś uratowała ostatnią bibliotekę
    Niebo dla początkujących: {sky}
    Latarnia, która trafiła do internetu
  `),
  tags: list('fotografia|koty|książki|gotowanie|astronomia|ogród|pociągi'),
  scenes: list(
    'Zielone wzgórza w porannym świetle|Spokojne morze o zachodzie słońca|Budynki o zmierzchu, kilka okien już świeci|Łąka pełna kwiatów|Gwiaździste niebo i cienki księżyc|Świerki we mgle|Ośnieżone szczyty nad jeziorem|Złote wydmy z długimi cieniami',
  ),
  given: list('Zofia|Marek|Wanda|Kuba|Hania|Staszek|Łucja|Igor'),
  family: list('Gwiazda|Nowicka|Zieliński|Dąbrowska|Morawiec|Żuraw|Słowik|Wróbel'),
  bios: lines(`
    Koty, pociągi, zakwas.
    Czytam w tramwaju.
    Patrzę w niebo, gdy się da.
  `),
}

export const uk: Bank = {
  lang: 'uk',
  weight: 1.2,
  slots: {
    when: list('сьогодні вранці|вчора ввечері|щойно|після обіду|на вихідних|дорогою додому'),
    place: list('біля річки|на четвертій платформі|за бібліотекою|на базарі|на балконі|у парку'),
    animal: list('сусідський кіт|дуже круглий горобець|наш старий пес|їжак|один рішучий голуб'),
    dish: list('сочевичний суп|яблучний пиріг|вареники|борщ|млинці|хліб на заквасці'),
    weather: list('туман, як молоко|подвійна веселка|перший мороз|рожеве небо|град, як горох'),
    sky: list('Юпітер і два супутники|кільця Сатурна|падаюча зірка|Плеяди'),
    plant: list('базилік|лимон у горщику|соняшник|інжир'),
    feeling: list('ні про що не шкодую|це багато пояснює|маю стільки питань|тиждень врятовано'),
  },
  posts: lines(`
    За вікном {weather}.
    {when} {weather}, а я, звісно, без парасольки.
    {animal} дивиться так, ніби я винен йому гроші.
    {when} {place} трапився {animal}. Привіталися.
    На вечерю {dish}. Нічого не лишилося.
    Що може бути краще в дощ, ніж {dish}?
    Почала читати роман про доглядачів маяка й проїхала зупинку.
    Нарешті ясне небо. У телескопі {sky}!
    Попри все {plant} пережив зиму.
    Гол на останній хвилині! Охрипли всі.
    Потяг запізнюється через лебедя. Справжнього лебедя.
    Чотири години шукав помилку. То була кома.
    Доброго ранку всім, хто вже з кавою.
  `),
  more: lines(`
    Чесно, {feeling}.
    Гаразд, до роботи.
    Спершу чай.
    Фото згодом.
    А як ви?
    Десять із десяти.
  `),
  replies: lines(`
    Ха, чудово!
    У нас так само.
    Справді? Розкажіть!
    Яка краса!
    Цілком згодна.
    Вітаю!
    Дякую, саме це мені й треба було.
  `),
  captions: lines(`
    Доброго ранку звідси.
    Сьогоднішня прогулянка.
    Без фільтрів, чесно.
    Ішла довшою дорогою.
  `),
  headlines: lines(`
    Тихе повернення нічного потяга
    Як село врятувало останню бібліотеку
    Небо для початківців: {sky}
    Маяк, що вийшов в інтернет
  `),
  tags: list('фото|коти|книжки|кухня|астрономія|город|потяги'),
  scenes: list(
    'Зелені пагорби в ранковому світлі|Спокійне море на заході сонця|Будинки в сутінках, світяться кілька вікон|Луг, повний квітів|Зоряне небо й тонкий місяць|Ялини в тумані|Засніжені вершини над озером|Золоті дюни з довгими тінями',
  ),
  given: list('Олена|Тарас|Соломія|Богдан|Мар’яна|Юрко|Зоряна|Назар'),
  family: list('Зоряна|Коваленко|Лисенко|Мельник|Гончар|Бондар|Левченко|Журавель'),
  bios: lines(`
    Коти, книжки, чай.
    Пишу код, печу хліб.
    Дивлюся на зорі.
  `),
}

export const ru: Bank = {
  lang: 'ru',
  weight: 0.9,
  slots: {
    when: list('сегодня утром|вчера вечером|только что|после обеда|в выходные|по дороге домой'),
    place: list('у реки|на четвёртой платформе|за библиотекой|на рынке|на балконе|в парке'),
    animal: list('соседский кот|очень круглый снегирь|наш старый пёс|ёж|один решительный голубь'),
    dish: list('чечевичный суп|яблочный пирог|пельмени|блины|хлеб на закваске|рисовая каша'),
    weather: list('туман как молоко|двойная радуга|первый мороз|розовое небо|град с горошину'),
    sky: list('Юпитер и две луны|кольца Сатурна|падающая звезда|Плеяды'),
    feeling: list('ни о чём не жалею|это многое объясняет|столько вопросов|неделя удалась'),
  },
  posts: lines(`
    За окном {weather}.
    {when} {weather}, а зонт, конечно, дома.
    {animal} смотрит так, будто я должен ему денег.
    {when} {place} встретился {animal}. Поздоровались.
    На ужин {dish}. Ничего не осталось.
    Начала роман о смотрителях маяка и проехала остановку.
    Наконец ясное небо. В телескопе {sky}!
    Поезд опаздывает из-за лебедя. Настоящего лебедя.
    Четыре часа искал ошибку. Это была запятая.
    Доброе утро всем, кто уже с кофе.
  `),
  more: lines(`
    Честно, {feeling}.
    Ладно, за работу.
    Сначала чай.
    Фото потом.
    А как у вас?
  `),
  replies: lines(`
    Ха, прекрасно!
    У нас так же.
    Правда? Расскажите!
    Какая красота!
    Полностью согласна.
    Поздравляю!
  `),
  captions: lines(`
    Доброе утро отсюда.
    Сегодняшняя прогулка.
    Без фильтров, честно.
  `),
  headlines: lines(`
    Тихое возвращение ночного поезда
    Как деревня спасла последнюю библиотеку
    Небо для начинающих: {sky}
    Маяк вышел в интернет
  `),
  tags: list('фото|коты|книги|кухня|астрономия|огород|поезда'),
  scenes: list(
    'Зелёные холмы в утреннем свете|Спокойное море на закате|Дома в сумерках, светятся несколько окон|Луг, полный цветов|Звёздное небо и тонкий месяц|Ели в тумане|Снежные вершины над озером|Золотые дюны с длинными тенями',
  ),
  given: list('Аня|Лев|Варя|Митя|Соня|Егор|Таисия|Илья'),
  family: list('Звёздная|Соколов|Лескова|Снегирёв|Полякова|Журавлёв|Мышкин|Ветрова'),
  bios: lines(`
    Коты, книги, чай.
    Пишу код, пеку хлеб.
    Фотографирую облака.
  `),
}
