"""Ends of names of which X makes a link without `https://` before them."""

# The countries.
_COUNTRIES = """
ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw
by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et
eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id
ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu
lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np
nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk
sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy
uz va vc ve vg vi vn vu wf ws ye yt za zm zw
"""
# The usual others. X knows some twelve hundred; what is missing here counts as its characters.
_OTHERS = """
academy aero agency app art asia bank bar bayern berlin best bike bio biz blog business cafe camp
care cat center church city cloud club coach codes coffee cologne com community company consulting
cool coop dance design dev digital directory earth eco edu education email energy events expert
farm fashion finance fit fitness foundation fun fund gallery gallery games gmbh gold gov group guide
guru hamburg haus health help holiday host hotel house info int international jetzt jobs kaufen
koeln koln land law legal life link live love ltd management market marketing media mil mobi museum
music name net network news nrw one online org page party photo photography photos plus post press
pro productions properties pub reise reisen rent repair restaurant ruhr saarland sale school science
services shop show site social software solutions space store studio style support surf swiss
systems team tech technology tel tickets tips today tools top tours town toys training travel tv
versicherung video vin vip wien wiki wine work works world wtf xxx xyz yoga zone
"""

# Longer ends first, so that `.community` is not read as `.co`.
TOP = "|".join(sorted({*_COUNTRIES.split(), *_OTHERS.split()}, key=len, reverse=True))
