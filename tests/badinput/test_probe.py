import json, time
def test_x(reception):
    r=reception
    bank="COUNTY_BANK@520327/RCC-520327"
    def go(who,q,locale='zh',**v):
        a=r.run(r.send(who, json.dumps({"query":q,"variables":v}).encode(), locale)); print(a.status_code, a.text[:900]); print(r.run(r.touched()))
    go(bank,"{viewer{role}}")
    go(bank,"query($w:LoanFilter){loans(where:$w){totalCount}}",w={"amount":{"gte":"1_000"}})
    go(bank,"query($w:LoanFilter){loans(where:$w){totalCount}}",'en',w={"amount":{"gte":5}, "maturesOn":{"eq":"2018-02-30"}})
    go(bank,"query($w:LoanFilter){loans(where:$w){totalCount}}",'zh',w={"status":{"in":["x"]}})
    go(bank,"query($w:Int){loans(first:$w){totalCount}}",'zh',w="x")
    go(bank,"query($w:Int){loans(first:$w){totalCount}}",'zh',w=-1)
    go(bank,"{loans(first:1.5){totalCount}}",'zh')
    go(bank,"{loans(first:99999999999){totalCount}}",'zh')
    go(bank,'{loans(where:{amount:{gte:5}}){totalCount}}','zh')
    go(bank,'{loans(where:{amount:{gte:5}}){totalCount}}','en')
    go(bank,'{loans(where:{status:{eq:FOO}}){totalCount}}','zh')
    go(bank,'{loan(id:"x"){id}}','zh')
    go(bank,'query($a:Decimal){loans(where:{amount:{gte:$a}}){totalCount}}','zh',a="x")
    go(bank,"mutation($i:LoanSubmitInput!){loanSubmit(input:$i){loan{id} errors{code}}}",'zh',i={})
    go(bank,'mutation($i:LoanApproveInput!){loanApprove(input:$i){loan{id} errors{code message path params{name value}}}}','zh',i={"loan":{"id":"x"},"approvalNo":"1"})
    go(bank,'mutation($i:LoanApproveInput!){loanApprove(input:$i){loan{id} errors{code message path params{name value}}}}','zh',i={"loan":{"id":"loan_520327000_0190a1b2-0000-7000-8000-000000000001"},"approvalNo":" 1"})
    go(bank,'mutation($i:LoanApproveInput!){loanApprove(input:$i){loan{id} errors{code message path params{name value}}}}','en',i={"loan":{"id":"a","number":None},"approvalNo":" 1"})
    t=time.time()
    for i in range(200): r.run(r.send(bank,b'{"query":"{loans(first:1){totalCount}}"}')); r.run(r.touched())
    print((time.time()-t)/200)
