import { lines, list, type Bank } from './bank.js'

export const hi: Bank = {
  lang: 'hi',
  weight: 1.2,
  slots: {
    when: list('आज सुबह|कल रात|अभी-अभी|दोपहर के बाद|छुट्टी के दिन|घर लौटते हुए'),
    place: list('नदी के किनारे|बाज़ार में|पुस्तकालय के पीछे|बालकनी में|पार्क में|स्टेशन पर'),
    animal: list('पड़ोस की बिल्ली|एक गोल-मटोल गौरैया|एक गिलहरी|एक नन्ही मैना|एक ज़िद्दी बकरी'),
    dish: list('दाल-चावल|आलू के पराठे|खीर|पोहा|अदरक वाली चाय|समोसे'),
    weather: list('घना कोहरा|दोहरा इंद्रधनुष|गुलाबी शाम|अचानक बारिश|ठंडी हवा'),
    sky: list('बृहस्पति और उसके दो चाँद|शनि के छल्ले|टूटते तारे|कृत्तिका तारे'),
    plant: list('तुलसी|नींबू का पौधा|सूरजमुखी|टमाटर'),
    feeling: list('मज़ा आ गया|कोई पछतावा नहीं|दिन बन गया|अब सब समझ आया'),
  },
  posts: lines(`
    {when} {weather}, और छाता घर पर।
    {weather}! {place} खड़े होकर देखते रहे।
    {when} {place} {animal} से मुलाक़ात हुई।
    {animal} ऐसे देख रही है जैसे मुझ पर उधार हो।
    {when} घर पर {dish}। कुछ नहीं बचा।
    बारिश और {dish}, इससे अच्छा क्या?
    किताब इतनी अच्छी थी कि स्टेशन निकल गया।
    आख़िर आसमान साफ़ हुआ। छत से दिखे {sky}!
    सर्दी के बाद भी {plant} हरा-भरा है।
    आख़िरी गेंद पर जीत! गला बैठ गया।
    ट्रेन लेट है, पटरी पर एक मोर है। सच में।
    चार घंटे की खोज, और ग़लती थी एक अल्पविराम।
    सुप्रभात! चाय हो गई?
  `),
  more: lines(`
    {feeling}।
    चलो, काम पर वापस।
    पहले चाय।
    तस्वीरें बाद में।
    आप सब कैसे हैं?
    दस में से दस।
  `),
  replies: lines(`
    हा हा, बहुत बढ़िया!
    हमारे यहाँ भी यही हाल है।
    सच में? और बताइए।
    बहुत सुंदर!
    पूरी तरह सहमत।
    बधाई हो!
    {dish} के साथ आज़माइए।
  `),
  captions: lines(`
    यहाँ से सुप्रभात।
    आज की सैर।
    बिना फ़िल्टर।
    आज की रोशनी
  `),
  headlines: lines(`
    रात की रेलगाड़ी की ख़ामोश वापसी
    एक गाँव ने कैसे बचाया अपना पुस्तकालय
    आसमान देखना सीखें: {sky}
    इंटरनेट से जुड़ा प्रकाशस्तंभ
  `),
  tags: list('फ़ोटो|किताबें|चाय|क्रिकेट|खाना|सुप्रभात'),
  scenes: list(
    'सुबह की रोशनी में हरी पहाड़ियाँ|सूर्यास्त के समय शांत समुद्र|शाम की इमारतें, कुछ खिड़कियाँ रोशन|फूलों से भरा मैदान|तारों भरा आसमान और पतला चाँद|कोहरे में देवदार|झील के पीछे बर्फ़ीली चोटियाँ|लंबी छाया वाले सुनहरे टीले',
  ),
  given: list('अनन्या|रोहन|मीरा|कबीर|दिया|विक्रम|सान्वी|नील'),
  family: list('शर्मा|मिश्रा|तारे|नायर|कपूर|जोशी|सागर|वर्मा'),
  bios: lines(`
    चाय, किताबें और बारिश।
    दिन में कोड, रात में तारे।
    बादलों की तस्वीरें।
  `),
}

export const th: Bank = {
  lang: 'th',
  weight: 1.4,
  slots: {
    when: list('เมื่อเช้า|เมื่อคืน|เมื่อกี้|หลังมื้อเที่ยง|วันหยุด|ระหว่างทางกลับบ้าน'),
    place: list('ริมแม่น้ำ|ที่ตลาด|หลังห้องสมุด|ที่ระเบียง|ที่ร้านกาแฟหัวมุม|ในสวน'),
    animal: list('แมวข้างบ้าน|นกกระจอกตัวกลม|หมาแก่ที่บ้าน|กระรอก|นกพิราบจอมดื้อ'),
    dish: list('ต้มยำ|ข้าวผัด|แกงฟักทอง|ข้าวเหนียวมะม่วง|ส้มตำ|โจ๊ก'),
    weather: list('หมอกหนามาก|รุ้งสองชั้น|ฟ้าสีชมพู|ฝนตกไม่ทันตั้งตัว|ลมเย็นสบาย'),
    sky: list('ดาวพฤหัสกับดวงจันทร์สองดวง|วงแหวนดาวเสาร์|ดาวตก|กระจุกดาวลูกไก่'),
    plant: list('กะเพรา|ต้นมะนาว|ทานตะวัน|มะเขือเทศ'),
    feeling: list('ดีต่อใจ|ไม่เสียใจเลย|คุ้มทั้งสัปดาห์|ยังคิดถึงอยู่เลย'),
  },
  posts: lines(`
    {when}{weather} แล้วร่มก็อยู่ที่บ้าน
    {weather} ยืนดู{place}ตั้งนาน
    {when}เจอ{animal}{place} ทักทายกันนิดหน่อย
    {animal}มองเหมือนเราติดเงินมันอยู่
    {when}ทำ{dish}กิน หมดเกลี้ยง
    วันฝนตกมีอะไรดีไปกว่า{dish}
    อ่านนิยายเพลินจนเลยป้าย
    ฟ้าเปิดสักที เห็น{sky}จากดาดฟ้า
    {plant}รอดแล้ว ดีใจมาก
    ยิงประตูนาทีสุดท้าย เสียงหายไปแล้ว
    รถไฟช้าเพราะหงส์ หงส์จริง ๆ
    หาบั๊กสี่ชั่วโมง สรุปคือจุลภาคตัวเดียว
    อรุณสวัสดิ์ ใครกินกาแฟแล้วบ้าง
  `),
  more: lines(`
    {feeling}
    เอาละ กลับไปทำงาน
    ขอชาก่อน
    เดี๋ยวลงรูปนะ
    ทุกคนเป็นยังไงบ้าง
    สิบเต็มสิบ
  `),
  replies: lines(`
    555 ชอบมาก
    บ้านเราก็เหมือนกัน
    จริงเหรอ เล่าอีกสิ
    สวยมาก
    เห็นด้วยเลย
    ยินดีด้วยนะ
    ลองกินกับ{dish}ดูสิ
  `),
  captions: lines(`
    อรุณสวัสดิ์จากตรงนี้
    เดินเล่นวันนี้
    ไม่ใส่ฟิลเตอร์
    แสง{when}
  `),
  headlines: lines(`
    การกลับมาอย่างเงียบ ๆ ของรถไฟกลางคืน
    หมู่บ้านที่รักษาห้องสมุดแห่งสุดท้ายไว้ได้
    ดูดาวสำหรับมือใหม่: {sky}
    ประภาคารที่ต่ออินเทอร์เน็ต
  `),
  tags: list('ถ่ายรูป|แมว|หนังสือ|อาหาร|ดูดาว|วาดรูป'),
  scenes: list(
    'เนินเขาสีเขียวในแสงเช้า|ทะเลสงบยามพระอาทิตย์ตก|ตึกยามพลบค่ำ มีไฟบางหน้าต่าง|ทุ่งดอกไม้หลากสี|ท้องฟ้าเต็มดาวกับพระจันทร์เสี้ยว|ป่าสนในหมอก|ยอดเขาหิมะหน้าทะเลสาบ|เนินทรายสีทองกับเงายาว',
  ),
  given: list('ใบบัว|ต้นน้ำ|มะลิ|ภูผา|ดาว|ตะวัน|น้ำฝน|ก้อนเมฆ'),
  family: list('แสงดาว|สายธาร|รุ่งเรือง|ใจดี|ทองคำ|วงศ์ฟ้า'),
  bios: lines(`
    แมว กาแฟ หนังสือ
    เขียนโค้ดกลางวัน อบขนมกลางคืน
    ถ่ายรูปเมฆ
  `),
}

export const id: Bank = {
  lang: 'id',
  weight: 1.1,
  slots: {
    when: list('tadi pagi|semalam|barusan|habis makan siang|akhir pekan ini|di jalan pulang'),
    place: list('di pinggir sungai|di pasar|di belakang perpustakaan|di balkon|di warung kopi|di taman'),
    animal: list(
      'kucing tetangga|seekor burung gereja bulat|anjing tua kami|seekor kadal|merpati yang gigih',
    ),
    dish: list('soto ayam|nasi goreng|pisang goreng|gado-gado|bubur kacang hijau|rendang'),
    weather: list('kabut tebal|pelangi ganda|langit merah muda|hujan tiba-tiba|angin sejuk'),
    sky: list('Jupiter dan dua bulannya|cincin Saturnus|bintang jatuh|gugus Pleiades'),
    plant: list('kemangi|pohon jeruk|bunga matahari|tomat'),
    feeling: list('senang banget|nggak menyesal|minggu ini selamat|masih kepikiran'),
  },
  posts: lines(`
    {when} {weather}, dan payung ada di rumah.
    {weather} {place}, aku berdiri saja lama-lama.
    {when} ketemu {animal} {place}. Saling sapa.
    {animal} menatapku seperti aku punya utang.
    {when} masak {dish}. Habis tak bersisa.
    Ada yang lebih enak dari {dish} waktu hujan?
    Baca novel sampai kelewatan halte.
    Akhirnya langit cerah! Kelihatan {sky} dari atap.
    Di luar dugaan, {plant} di teras berbunga.
    Gol di menit terakhir! Suaraku hilang.
    Kereta terlambat gara-gara angsa. Angsa sungguhan.
    Empat jam cari bug, ternyata cuma koma.
    Selamat pagi buat yang sudah ngopi.
  `),
  more: lines(`
    Jujur, {feeling}.
    Oke, kerja lagi.
    Teh dulu.
    Fotonya nanti ya.
    Kalian apa kabar?
    Sepuluh dari sepuluh.
  `),
  replies: lines(`
    Wkwk suka banget.
    Di sini juga sama!
    Serius? Ceritain dong.
    Cantik sekali!
    Setuju.
    Selamat ya!
    Coba pakai {dish} deh.
  `),
  captions: lines(`
    Selamat pagi dari sini.
    Jalan-jalan hari ini.
    Tanpa filter, sumpah.
    Cahaya {when}.
  `),
  headlines: lines(`
    Kembalinya kereta malam
    Desa yang menyelamatkan perpustakaan terakhirnya
    Panduan pemula: melihat {sky}
    Mercusuar yang tersambung internet
  `),
  tags: list('fotografi|kucing|buku|masak|astronomi|ilustrasi|kopi'),
  scenes: list(
    'Bukit hijau dalam cahaya pagi|Laut tenang saat matahari terbenam|Gedung saat senja dengan beberapa jendela menyala|Padang penuh bunga|Langit berbintang dan bulan sabit tipis|Pohon cemara dalam kabut|Puncak bersalju di depan danau|Bukit pasir keemasan dengan bayangan panjang',
  ),
  given: list('Sekar|Bagus|Dewi|Rizky|Ayu|Galih|Melati|Bayu'),
  family: list('Wibowo|Santoso|Lestari|Pratama|Nugroho|Samudra|Kusuma|Bintang'),
  bios: lines(`
    Kopi, kucing, buku bekas.
    Siang ngoding, malam bikin roti.
    Pemburu awan.
  `),
}
