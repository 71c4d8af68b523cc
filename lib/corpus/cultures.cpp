#include "qrid/corpus/inside/cultures.h"

#include <array>

namespace qrid::corpus {

namespace {

// Words are separated by '|'. One of another script than Latin is followed by '=' and how it is written in Latin.
struct Lists {
    const char *language, *country;
    NameOrder order;
    int share;
    const char *id_digits, *phone, *women, *men, *families, *streets, *towns;
};

constexpr auto given_first = NameOrder::given_first, family_first = NameOrder::family_first,
               joined = NameOrder::family_first_joined, one_name = NameOrder::one_name;

// Telephone numbers begin with 000 behind the country's code, which none does, or are set aside for fiction (+44 20
// 7946 0xxx, +1 202 555 01xx).
constexpr std::array all_lists{
    Lists{"eng", "GBR", given_first, 60, "0000000000", "+44 20 7946 0%%%",
          "Olivia|Amelia|Isla|Ava|Freya|Siobhan|Poppy|Niamh|Beatrix|Gwenllian|Maisie|Ffion|Zoë|Chloë",
          "Oliver|George|Arthur|Noah|Muhammad|Rhys|Callum|Alistair|Jack|Seán|Tristram|Finlay|Theodore",
          "Smith|Jones|Okafor|O'Connell|MacGillivray|Patel|Featherstonehaugh|Singh|Llewellyn|Brown|Ng|Hughes|"
          "Cholmondeley|Taylor|Ó Briain|Khan",
          "High Street|Station Road|Church Lane|The Old Rectory, Mill Lane|St Mary's Crescent|Victoria Terrace",
          "Ely|Bath|Llanfairpwll|Newcastle upon Tyne|Stoke-on-Trent|Ashby-de-la-Zouch|Perth"},
    Lists{"eng", "USA", given_first, 60, "000000000", "+1 202 555 01%%",
          "Emma|Sophia|Mia|Harper|Aaliyah|Madison|Ximena|Grace|Mary Beth|Keisha|Zoe|Ana",
          "Liam|James|Ethan|Mateo|Jayden|Logan|Tyrone|Wyatt|Hunter|DeShawn|José|Al",
          "Johnson|Williams|Garcia|Miller|Nguyen|Washington|McAllister|Lee|Rodriguez|Begay|Kowalski|Abernathy",
          "Main Street|Martin Luther King Jr. Boulevard|Elm Street|County Road|Oak Avenue|Sunset Drive",
          "Springfield, IL|Truth or Consequences, NM|Austin, TX|St. Paul, MN|Portland, OR|Winston-Salem, NC"},
    Lists{"deu", "DEU", given_first, 45, "0000000000", "+49 000 %%%%%%%",
          "Anna|Mia|Jürgen-Maria|Ursula|Käthe|Lieselotte|Sophie|Hildegard|Zeynep|Brünhilde|Änne",
          "Paul|Jonas|Günther|Karl-Heinz|Jörg|Maximilian|Friedrich|Emre|Björn|Götz",
          "Müller|Schmidt|Schröder|von der Heide|Weiß|Groß|Leutheusser|Yılmaz|Freiherr zu Guttental|Jäger|Köhler|"
          "Oberhuber|Kowalczyk",
          "Hauptstraße|Bahnhofstraße|Am Mühlenweg|Geschwister-Scholl-Straße|Kurfürstendamm|Lindenallee",
          "Köln|München|Frankfurt am Main|Görlitz|Würzburg|Neustadt an der Weinstraße|Ulm"},
    Lists{"fra", "FRA", given_first, 40, "0000000000000", "+33 000 %% %% %%",
          "Camille|Chloé|Anaïs|Marie-Thérèse|Élodie|Maëlle|Françoise|Aïcha|Zoé|Héloïse",
          "Louis|Gaël|François|Jean-Baptiste|Loïc|Étienne|Raphaël|Mehdi|Noël|Jérôme",
          "Martin|Lefèvre|de La Rochefoucourt|Dubois|Benaïssa|Château|L'Hôpital|Müller|Nguyễn|Garçon|Le Goff|Besançon",
          "rue de la République|avenue du Général-Leclerc|place de l'Église|chemin des Écoliers|impasse Saint-Honoré",
          "Paris|Besançon|Saint-Étienne|Châlons-en-Champagne|Nîmes|L'Haÿ-les-Roses|Y"},
    Lists{"spa", "MEX", given_first, 60, "000000000000000000", "+52 000 %%% %%%%",
          "María|Guadalupe|Ximena|María del Carmen|Sofía|Begoña|Inés|María de los Ángeles|Itzel|Concepción",
          "José|Juan|Jesús|Íñigo|Miguel Ángel|Andrés|Francisco Javier|Raúl|Cuauhtémoc|Héctor",
          "Hernández|García|Muñoz|de la Cruz|Ibáñez|Peña|Núñez|López|Xicoténcatl|Gutiérrez|Ordóñez|Ruiz",
          "Calle 5 de Mayo|Avenida Insurgentes Sur|Privada de los Álamos|Calzada de Tlalpan|Camino Real a Toluca",
          "Ciudad de México|Tuxtla Gutiérrez|León|San Miguel de Allende|Mérida|Parangaricutirimícuaro"},
    Lists{"por", "BRA", given_first, 50, "00000000000", "+55 000 %%%%-%%%%",
          "Maria|Ana Júlia|Conceição|Beatriz|Antônia|Luísa|Maria Aparecida|Íris|Graça",
          "João|José|Antônio|Luís Otávio|Sebastião|Zé|Thiago|Francisco das Chagas|Ítalo",
          "da Silva|dos Santos|Oliveira|Gonçalves|Assunção|e Souza|Araújo|Magalhães|de Alcântara|Nakamura|Brandão|"
          "Schneider",
          "Rua das Acácias|Avenida Paulista|Travessa São João|Rodovia Governador Mário Covas, km|Praça da Sé",
          "São Paulo|Belém|Foz do Iguaçu|Goiânia|Florianópolis|Itaquaquecetuba"},
    Lists{"pol", "POL", given_first, 25, "00000000000", "+48 000 %%% %%%",
          "Zofia|Małgorzata|Agnieszka|Żaneta|Świętosława|Ewa|Łucja|Bożena",
          "Łukasz|Stanisław|Grzegorz|Krzysztof|Mściwój|Jan|Wawrzyniec|Żegota",
          "Kowal|Wiśnia|Brzęczyszczykiewicz|Dąb|Żółć|Szczęsny|Gżegżółka|Nowak|Łoś|Pięta",
          "ulica Świętokrzyska|aleja Niepodległości|plac Trzech Krzyży|ulica Źródlana",
          "Łódź|Gdańsk|Szczebrzeszyn|Wrocław|Świnoujście|Żary"},
    Lists{"tur", "TUR", given_first, 25, "00000000000", "+90 000 %%% %% %%",
          "Zeynep|Ayşe|Gülşah|Şükran|Çiğdem|İrem|Işıl|Müge", "Mehmet|İbrahim|Oğuzhan|Çağrı|Ümit|Işık|Şahin|Ali",
          "Yılmaz|Şahin|Öztürk|Çelik|Kılıç|Doğan|Iğdır|Karamanoğlu|Güneş",
          "Atatürk Caddesi|İstiklal Caddesi|Çiçek Sokağı|Gümüşsuyu Mahallesi, Yağmur Sokak",
          "İstanbul|Iğdır|Şanlıurfa|Çanakkale|Diyarbakır|Muğla"},
    Lists{"vie", "VNM", family_first, 40, "000000000000", "+84 000 %%% %%%%",
          "Thị Hương|Thị Thu Thảo|Ngọc Ánh|Mỹ Duyên|Thị Bích Phượng|Quỳnh|Như Ý",
          "Văn Đức|Minh Tuấn|Quốc Bảo|Hữu Nghĩa|Đình Trường|Ân|Việt", "Nguyễn|Trần|Lê|Phạm|Huỳnh|Đặng|Bùi|Đỗ|Võ|Tôn Nữ",
          "Đường Lê Lợi|Phố Hàng Bông|Ngõ Thổ Quan|Đường Cách Mạng Tháng Tám|Ấp Mỹ Thuận",
          "Hà Nội|Thành phố Hồ Chí Minh|Đà Nẵng|Buôn Ma Thuột|Huế"},
    Lists{"isl", "ISL", given_first, 5, "0000000000", "+354 000 %%%%", "Guðrún|Sigríður|Þórdís|Ásta|Æsa|Hallgerður",
          "Jón|Sigurður|Þorsteinn|Ögmundur|Björgvin|Ari",
          "Jónsdóttir|Þórðarson|Sigurðardóttir|Guðmundsson|Ásgeirsson|Vilhjálmsdóttir",
          "Laugavegur|Skólavörðustígur|Þingholtsstræti|Ægisíða", "Reykjavík|Þorlákshöfn|Ísafjörður|Hafnarfjörður"},
    Lists{"yor", "NGA", given_first, 30, "00000000000", "+234 000 %%% %%%%",
          "Adébọ́lá|Fúnmiláyọ̀|Títílayọ̀|Ọláwùmí|Ṣadé|Bùkọ́lá", "Olúwaṣeun|Adéwálé|Babátúndé|Kọ́láwọlé|Táíwò|Ayọ̀",
          "Adéyẹmí|Ògúnlẹ́yẹ|Ọbasanjọ|Akínwándé|Okonkwo|Ṣóyínká-Ẹniọlá|Bello|Eze",
          "Àwólọ́wọ̀ Road|Broad Street|Ìkòròdú Road|Ọba Àkran Avenue", "Lagos|Ìbàdàn|Abẹ́òkúta|Ilé-Ifẹ̀|Ọ̀yọ́"},
    Lists{"ind", "IDN", one_name, 45, "0000000000000000", "+62 000 %%%% %%%%",
          "Sri|Dewi|Siti Nurhaliza|Ni Luh Putu Ayu|Wulandari|Ratih|Kartini",
          "Budi|Suharto|I Gusti Ngurah Made|Agus|Slamet|Joko|Ucok",
          "Wijaya|Siregar|Hutapea|Nasution|Setiawan|Kusumawardhani|Simanjuntak|Tan",
          "Jalan Jenderal Sudirman|Gang Mawar|Jalan Raya Ubud|Jalan Haji Agus Salim RT 03 RW",
          "Jakarta Pusat|Yogyakarta|Denpasar|Pematangsiantar|Solo"},
    Lists{
        "zho", "CHN", joined, 120, "00000000000000", "+86 000 %%%% %%%%",
        "秀英=Xiuying|丽=Li|欣怡=Xinyi|雨涵=Yuhan|静=Jing|梓萱=Zixuan|娜=Na|婷婷=Tingting|桂兰=Guilan|佳=Jia|悦=Yue",
        "伟=Wei|强=Qiang|浩然=Haoran|建国=Jianguo|子轩=Zixuan|军=Jun|宇航=Yuhang|涛=Tao|博文=Bowen|磊=Lei|明=Ming",
        "王=Wang|李=Li|张=Zhang|刘=Liu|陈=Chen|欧阳=Ouyang|赵=Zhao|司马=Sima|黄=Huang|吴=Wu|邱=Qiu|诸葛=Zhuge|龚=Gong|"
        "温=Wen|林=Lin|徐=Xu|孙=Sun",
        "人民路=Renmin Road|中山北路=Zhongshan North Road|解放大街=Jiefang Street|文三路=Wensan Road|建设巷=Jianshe Lane",
        "浙江省杭州市西湖区=Xihu, Hangzhou|北京市朝阳区=Chaoyang, Beijing|四川省成都市武侯区=Wuhou, Chengdu|"
        "新疆维吾尔自治区乌鲁木齐市天山区=Tianshan, Urumqi|广东省广州市=Guangzhou|上海市=Shanghai"},
    Lists{
        "jpn", "JPN", family_first, 45, "000000000000", "+81 000 %%%% %%%%",
        "陽葵=Himari|結衣=Yui|さくら=Sakura|美咲=Misaki|花子=Hanako|マリア=Maria|葵=Aoi",
        "蓮=Ren|翔太=Shota|大翔=Hiroto|健一=Kenichi|太郎=Taro|龍之介=Ryunosuke|実=Minoru",
        "佐藤=Sato|鈴木=Suzuki|高橋=Takahashi|勅使河原=Teshigawara|渡邉=Watanabe|齋藤=Saito|林=Hayashi|長谷川=Hasegawa|"
        "𠮷田=Yoshida",
        "桜丘町=Sakuragaoka|中央通り=Chuo-dori|銀座=Ginza|烏丸通=Karasuma-dori",
        "東京都渋谷区=Shibuya, Tokyo|大阪府堺市=Sakai, Osaka|京都市上京区=Kamigyo, Kyoto|北海道札幌市=Sapporo"},
    Lists{"kor", "KOR", joined, 35, "0000000000000", "+82 000 %%%% %%%%",
          "서연=Seoyeon|지우=Jiwoo|하은=Haeun|수빈=Subin|영자=Yeongja|미경=Migyeong|솔=Sol",
          "민준=Minjun|서준=Seojun|도윤=Doyun|영수=Yeongsu|성호=Seongho|준=Jun|빛나라=Bitnara",
          "김=Kim|이=Lee|박=Park|최=Choi|정=Jeong|남궁=Namgung|황보=Hwangbo|강=Kang|윤=Yoon|제갈=Jegal",
          "세종대로=Sejong-daero|테헤란로=Teheran-ro|한글비석로=Hangeulbiseok-ro|중앙로=Jungang-ro",
          "서울특별시 중구=Jung-gu, Seoul|부산광역시 해운대구=Haeundae, Busan|제주특별자치도 서귀포시=Seogwipo, Jeju"},
    Lists{
        "ara", "EGY", given_first, 70, "00000000000000", "+20 000 %%% %%%%",
        "فاطمة=Fatima|مريم=Maryam|نور الهدى=Nour El Hoda|عائشة=Aisha|سلمى=Salma|هبة الله=Hebat Allah|آية=Aya",
        "محمد=Mohamed|أحمد=Ahmed|عبد الرحمن=Abdelrahman|يوسف=Youssef|عمر=Omar|مصطفى=Mostafa|إسلام=Islam",
        "حسن=Hassan|السيد=El Sayed|عبد العزيز=Abdelaziz|الشناوي=El Shenawy|إبراهيم=Ibrahim|علي=Ali|"
        "أبو العينين=Abu El Enein|خليل=Khalil|بن يوسف=Ben Youssef|عثمان=Osman",
        "شارع التحرير=Tahrir Street|شارع الجمهورية=El Gomhoreya Street|كورنيش النيل=Nile Corniche|حارة السقايين=Saqqayin Alley",
        "القاهرة=Cairo|الإسكندرية=Alexandria|أسيوط=Asyut|المحلة الكبرى=El Mahalla El Kubra|الأقصر=Luxor"},
    Lists{
        "fas", "IRN", given_first, 15, "0000000000", "+98 000 %%% %%%%",
        "زهرا=Zahra|نگین=Negin|پریسا=Parisa|مهسا=Mahsa|ژاله=Zhaleh",
        "رضا=Reza|آرش=Arash|کیان=Kian|امیرحسین=Amirhossein|گودرز=Goodarz",
        "محمدی=Mohammadi|حسین‌زاده=Hosseinzadeh|کریمی=Karimi|پورابراهیمی=Pourebrahimi|یگانه=Yeganeh",
        "خیابان ولیعصر=Valiasr Street|کوچه گلستان=Golestan Alley", "تهران=Tehran|شیراز=Shiraz|کرمانشاه=Kermanshah"},
    Lists{
        "hin", "IND", given_first, 80, "000000000000", "+91 000 %%% %%%%",
        "प्रिया=Priya|अनन्या=Ananya|लक्ष्मी=Lakshmi|कृष्णा कुमारी=Krishna Kumari|सुनीता=Sunita|ज्योत्स्ना=Jyotsna",
        "राहुल=Rahul|अर्जुन=Arjun|विष्णु=Vishnu|मोहम्मद इमरान=Mohammad Imran|सत्येन्द्र=Satyendra|ओम=Om",
        "शर्मा=Sharma|वर्मा=Verma|सिंह=Singh|श्रीवास्तव=Srivastava|चट्टोपाध्याय=Chattopadhyay|यादव=Yadav|गुप्ता=Gupta|मिश्र=Mishra|खान=Khan",
        "महात्मा गांधी मार्ग=Mahatma Gandhi Road|गली नंबर=Gali No.|सिविल लाइन्स=Civil Lines|स्टेशन रोड=Station Road",
        "नई दिल्ली=New Delhi|वाराणसी=Varanasi|लखनऊ=Lucknow|श्रीगंगानगर=Sri Ganganagar"},
    Lists{"ben", "BGD", given_first, 30, "0000000000000", "+880 000 %%% %%%%",
          "ফাতেমা=Fatema|নুসরাত=Nusrat|শ্রাবন্তী=Shrabanti|মৌসুমী=Mousumi",
          "রহিম=Rahim|মোঃ আব্দুল করিম=Md. Abdul Karim|সৌরভ=Sourav|ইমরান=Imran",
          "হোসেন=Hossain|রহমান=Rahman|চৌধুরী=Chowdhury|বেগম=Begum|ভট্টাচার্য=Bhattacharya|মিয়া=Mia",
          "মিরপুর রোড=Mirpur Road|স্টেশন রোড=Station Road", "ঢাকা=Dhaka|চট্টগ্রাম=Chattogram|ব্রাহ্মণবাড়িয়া=Brahmanbaria"},
    Lists{"tam", "IND", one_name, 15, "000000000000", "+91 000 %%% %%%%",
          "மீனாட்சி=Meenakshi|கவிதா=Kavitha|தமிழ்ச்செல்வி=Thamizhselvi",
          "முருகன்=Murugan|கார்த்திக்=Karthik|பாலசுப்பிரமணியன்=Balasubramanian",
          "சுந்தரம்=Sundaram|இராமகிருஷ்ணன்=Ramakrishnan|பிள்ளை=Pillai|செல்வன்=Selvan",
          "அண்ணா சாலை=Anna Salai|காந்தி தெரு=Gandhi Street",
          "சென்னை=Chennai|மதுரை=Madurai|திருச்சிராப்பள்ளி=Tiruchirappalli"},
    Lists{
        "rus", "RUS", family_first, 45, "0000000000", "+7 000 %%% %%%%",
        "Анна Сергеевна=Anna Sergeevna|Екатерина Ивановна=Ekaterina Ivanovna|Юлия=Yuliya|Любовь Ильинична=Lyubov Ilyinichna",
        "Иван Петрович=Ivan Petrovich|Дмитрий=Dmitry|Алексей Вячеславович=Aleksey Vyacheslavovich|Пётр=Pyotr",
        "Черных=Chernykh|Коваленко=Kovalenko|Долгих=Dolgikh|Мельник=Melnik|Цой=Tsoi|Гончаренко=Goncharenko|"
        "Дурново=Durnovo|Сковорода=Skovoroda|Джугаев-Седых=Dzhugayev-Sedykh|Живаго=Zhivago",
        "улица Ленина=Lenin Street|Невский проспект=Nevsky Prospekt|переулок Хлебозаводский=Khlebozavodsky Lane",
        "Москва=Moscow|Санкт-Петербург=Saint Petersburg|Петропавловск-Камчатский=Petropavlovsk-Kamchatsky|Орёл=Oryol"},
    Lists{"ukr", "UKR", family_first, 15, "0000000000", "+380 000 %%% %%%",
          "Оксана=Oksana|Ганна Їванівна=Hanna Ivanivna|Соломія=Solomiia",
          "Тарас=Taras|Євген=Yevhen|Ґедеон=Gedeon|Олексій Юрійович=Oleksii Yuriiovych",
          "Шевченко=Shevchenko|Григоренко=Hryhorenko|Ґонта=Gonta|Нечуй-Левченко=Nechui-Levchenko",
          "вулиця Хрещатик=Khreshchatyk Street|площа Ринок=Rynok Square", "Київ=Kyiv|Львів=Lviv|Єнакієве=Yenakiieve"},
    Lists{"tha", "THA", given_first, 30, "0000000000000", "+66 000 %%% %%%%",
          "สมหญิง=Somying|พิมพ์ชนก=Pimchanok|กัญญารัตน์=Kanyarat|น้ำฝน=Namfon",
          "สมชาย=Somchai|ณัฐวุฒิ=Natthawut|ธนกฤต=Thanakrit|เอก=Ek",
          "ใจดี=Jaidee|ศรีสุวรรณ=Srisuwan|ณ อยุธยา=Na Ayutthaya|วงศ์สวัสดิ์=Wongsawat|พิพัฒน์รัตนกุลชัย=Phiphatrattanakunchai",
          "ถนนสุขุมวิท=Sukhumvit Road|ซอยร่วมใจ=Soi Ruamjai|ถนนพระรามที่ ๔=Rama IV Road",
          "กรุงเทพมหานคร=Bangkok|เชียงใหม่=Chiang Mai|พระนครศรีอยุธยา=Ayutthaya"},
    Lists{"heb", "ISR", given_first, 15, "000000000", "+972 000 %%% %%%",
          "נועה=Noa|תמר=Tamar|שירה=Shira|בת־שבע=Bat-Sheva", "דוד=David|יוסף=Yosef|אריאל=Ariel|צ׳רלי=Charlie|נחום=Nahum",
          "כהן=Cohen|לוי=Levi|בן־דוד=Ben-David|פרץ=Peretz|ז׳בוטינסקי=Zhabotinsky|שפירא=Shapira",
          "רחוב הרצל=Herzl Street|שדרות ירושלים=Jerusalem Boulevard|רחוב רמב״ם=Rambam Street",
          "תל אביב־יפו=Tel Aviv-Yafo|חיפה=Haifa|באר שבע=Beersheba"},
    Lists{
        "ell", "GRC", given_first, 20, "000000000", "+30 000 %%% %%%%",
        "Μαρία=Maria|Ελένη=Eleni|Αικατερίνη=Aikaterini|Ευαγγελία=Evangelia",
        "Γεώργιος=Georgios|Δημήτρης=Dimitris|Χαράλαμπος=Charalampos|Άρης=Aris",
        "Παπαδόπουλος=Papadopoulos|Οικονόμου=Oikonomou|Χατζηγιαννάκης=Chatzigiannakis|Παππάς=Pappas|Παπακωνσταντινοπούλου=Papakonstantinopoulou",
        "Οδός Ερμού=Ermou Street|Λεωφόρος Βασιλίσσης Σοφίας=Vasilissis Sofias Avenue",
        "Αθήνα=Athens|Θεσσαλονίκη=Thessaloniki|Ηράκλειο=Heraklion"},
    Lists{"amh", "ETH", given_first, 30, "000000000000", "+251 000 %%% %%%",
          "አበባ=Abeba|ሰላማዊት=Selamawit|ትዕግስት=Tigist|ብርቱካን=Birtukan",
          "አበበ=Abebe|ዮሐንስ=Yohannes|ገብረ መስቀል=Gebre Meskel|ኃይሌ=Haile",
          "ተስፋዬ=Tesfaye|ከበደ=Kebede|ወልደ ጊዮርጊስ=Wolde Giyorgis|መንግሥቱ=Mengistu|ጥላሁን=Tilahun",
          "ቦሌ መንገድ=Bole Road|ቸርችል ጎዳና=Churchill Avenue", "አዲስ አበባ=Addis Ababa|ባሕር ዳር=Bahir Dar|ድሬዳዋ=Dire Dawa"},
    Lists{"kat", "GEO", given_first, 8, "00000000000", "+995 000 %%% %%%", "ნინო=Nino|თამარი=Tamari|მზია=Mzia",
          "გიორგი=Giorgi|ზვიადი=Zviadi|ვახტანგი=Vakhtangi",
          "ბერიძე=Beridze|კაპანაძე=Kapanadze|ჭყონია=Chkonia|მამულაშვილი=Mamulashvili",
          "რუსთაველის გამზირი=Rustaveli Avenue", "თბილისი=Tbilisi|ქუთაისი=Kutaisi"},
    Lists{"hye", "ARM", given_first, 8, "0000000000", "+374 000 %%% %%", "Անի=Ani|Գայանե=Gayane|Հռիփսիմե=Hripsime",
          "Արմեն=Armen|Տիգրան=Tigran|Խաչատուր=Khachatur",
          "Հակոբյան=Hakobyan|Տեր-Պետրոսյան=Ter-Petrosyan|Գրիգորյան=Grigoryan", "Մաշտոցի պողոտա=Mashtots Avenue",
          "Երևան=Yerevan|Գյումրի=Gyumri"},
    Lists{"sin", "LKA", given_first, 8, "000000000000", "+94 000 %%% %%%", "නිර්මලා=Nirmala|ශාන්ති=Shanthi",
          "සුනිල්=Sunil|චමින්ද=Chaminda|විජේතුංග මුදියන්සේලාගේ=Wijetunga Mudiyanselage",
          "පෙරේරා=Perera|ජයසූරිය=Jayasuriya|බණ්ඩාරනායක=Bandaranaike", "ගාලු පාර=Galle Road", "කොළඹ=Colombo|මහනුවර=Kandy"},
    Lists{"khm", "KHM", family_first, 8, "000000000", "+855 000 %%% %%%", "ស្រីមុំ=Sreymom|ចាន់ធី=Chanthy",
          "សុខា=Sokha|វិចិត្រ=Vichet", "ជា=Chea|សុខ=Sok|ហ៊ុន=Hun|គឹម=Kim", "មហាវិថីព្រះនរោត្តម=Norodom Boulevard",
          "ភ្នំពេញ=Phnom Penh|បាត់ដំបង=Battambang"},
    Lists{"mya", "MMR", one_name, 10, "000000000000", "+95 000 %%% %%%", "အေးအေးခိုင်=Aye Aye Khaing|စန္ဒာ=Sandar|နု=Nu",
          "အောင်အောင်=Aung Aung|ကျော်ဇင်=Kyaw Zin|ဦးသန့်=U Thant", "မောင်=Maung|လှိုင်=Hlaing|ထွန်း=Tun", "ဗိုလ်ချုပ်လမ်း=Bogyoke Road",
          "ရန်ကုန်=Yangon|မန္တလေး=Mandalay"},
};

std::vector<Word> split(std::string_view list) {
    std::vector<Word> words;
    while (!list.empty()) {
        const std::string_view entry = list.substr(0, list.find('|'));
        list.remove_prefix(std::min(list.size(), entry.size() + 1));
        const std::size_t equals = entry.find('=');
        const std::string_view native = entry.substr(0, equals);
        words.push_back({native, equals == std::string_view::npos ? native : entry.substr(equals + 1)});
    }
    return words;
}

} // namespace

std::span<const Culture> cultures() {
    static const std::vector<Culture> all = [] {
        std::vector<Culture> made;
        for (const Lists& l : all_lists)
            made.push_back({l.language, l.country, l.order, l.share, l.id_digits, l.phone, split(l.women), split(l.men),
                            split(l.families), split(l.streets), split(l.towns)});
        return made;
    }();
    return all;
}

} // namespace qrid::corpus
