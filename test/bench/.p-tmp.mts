import { DatabaseSync } from '@photostructure/sqlite';
const file = process.argv[2]!; const N=Number(process.argv[3]);
const C = N/100;
for (const prag of [[], ['cache_size=-16000'], ['cache_size=-64000'], ['mmap_size=1073741824'], ['mmap_size=1073741824','cache_size=-16000'], ['mmap_size=8589934592']]) {
  const db = new DatabaseSync(file); for (const p of prag) db.exec('pragma '+p);
  const t = (db.prepare('select id from tenants').get() as any).id;
  const cols = 'r.id,r.tenant_id,r.customer_id,r.period_start,r.period_end,r.scope,r.status,r.title,r.currency,r.total_minor,r.total_exact,r.published_at,r.published_until,r.archived_at,r.sealed_at,r.created_at,r.updated_at,c.external_id,c.name';
  const s1 = db.prepare(`select ${cols} from receipts r inner join customers c on c.id=r.customer_id where r.tenant_id=? and r.customer_id=? and r.archived_at is null order by r.period_start desc, r.id desc limit 26`);
  const m = (f: ()=>unknown) => { const ts: number[]=[]; for(let i=0;i<4000;i++){const a=performance.now(); f(); ts.push(performance.now()-a);} ts.sort((a,b)=>a-b); return ts[2000]!.toFixed(3)+' '+ts[3960]!.toFixed(3); };
  const cus = () => 'cus_'+String(Math.floor(Math.random()*C)).padStart(24,'0');
  console.log(prag.join(), m(()=>s1.all(t,cus())));
  db.close();
}
