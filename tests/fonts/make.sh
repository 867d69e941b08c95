#!/bin/sh
# Makes the subsets beside this file from the full faces, for whoever wants more of them:
#   make.sh DIR      DIR holds NotoNaskhArabic-Regular.ttf, NotoSerifHebrew-Regular.ttf,
#                    NotoSerifDevanagari-Regular.ttf, NotoSerifThai-Regular.ttf (Debian's
#                    fonts-noto-core), NotoSerifCJK-Regular.ttc (fonts-noto-cjk) and NotoSerifJP_400Regular.ttf (npm's
#                    @expo-google-fonts/noto-serif-jp 0.4.3); hb-subset is in libharfbuzz-bin
set -eu
here=$(dirname "$0")
cut() {
	hb-subset --layout-features='*' --face-index="${4:-0}" --output-file="$here/$2" --text="$3" "$1"
}
cut "$1/NotoNaskhArabic-Regular.ttf" naskh.ttf ' ،؟.الكتابجديمثرسومهنخطفصضظعغحشزذقئءأإآىةوبتي٠١٢٣٤٥٦٧٨٩'
cut "$1/NotoSerifHebrew-Regular.ttf" hebrew.ttf ' .,?אבגדהוזחטיכךלמםנןסעפףצץקרשת'
cut "$1/NotoSerifDevanagari-Regular.ttf" devanagari.ttf ' ।,कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूृेैोौं्ःअआइईउऊएऐओऔक्षज्ञ'
cut "$1/NotoSerifThai-Regular.ttf" thai.ttf ' กขคงจฉชซญฐณดตถทธนบปผฝพฟภมยรลวศษสหอฮะาำิีึืุูเแโใไ่้๊๋็์ั'
cut "$1/NotoSerifJP_400Regular.ttf" japanese.ttf ' 、。「」『』（）・ーあいうえおかがきぎくけこごさしすせそただちっつてでとどなにのはばひふへほまみむもやよらりるれろわをんアイウエオカキクコサシスタッテトナニノハフマミムメモヤユヨラリルレロワンプドジバパグデ日本語組版本文字行頭禁則人読書中国私今天我們的是不了在有一二三'
cut "$1/NotoSerifCJK-Regular.ttc" chinese.otf '，。、：；！？“”‘’—…《》（）今天我们读一本书他说你好这是什么人回答红楼梦' 2
