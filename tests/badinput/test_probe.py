import time, collections, re, os
from tests.badinput.site import every_site
from tests.badinput.sweep import *
def test_x(reception):
    sites=every_site()
    own=os.environ["OWN"]
    sites=[s for s in sites if (s.owner=="Mutation")==(own=="w")]
    sw=Sweep.over(reception)
    t=time.time()
    s=list(sample(sites,int(os.environ.get("EACH","4")))) if os.environ.get("EACH") else list(everything(sites))
    reception.run(sw.send_all(s))
    print(len(s), time.time()-t, sw.sent, sw.accepted)
    c=collections.Counter(x.rule for x in sw.found); print(c)
    seen=collections.Counter()
    for x in sw.found:
        k=(x.rule, re.sub(r"'[^']*'|\d+|\"[^\"]*\"","#",x.detail)[:120])
        seen[k]+=1
        if seen[k]<4: print(str(x)[:500])
    print("=====")
    for k,n in seen.most_common(): print(n,k)
