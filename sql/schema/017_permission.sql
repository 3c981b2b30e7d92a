-- What there is to permit, by the menu of the office. A scope below 'all' means something where records belong to a
-- team or a person.
insert into permission (permission, label, by_row) values
('company.read',       '{"en": "See companies", "zh": "查看企业"}', true),
('company.write',      '{"en": "Change companies", "zh": "修改企业"}', true),
('application.read',   '{"en": "See applications", "zh": "查看申请"}', true),
('application.decide', '{"en": "Decide on applications", "zh": "审批申请"}', true),
('booth.read',         '{"en": "See booths and prices", "zh": "查看展位与价格"}', false),
('booth.write',        '{"en": "Block and price booths", "zh": "锁定展位和设置价格"}', false),
('import.run',         '{"en": "Import files", "zh": "导入文件"}', false),
('export.run',         '{"en": "Export lists", "zh": "导出列表"}', false),
('user.manage',        '{"en": "Manage users and teams", "zh": "管理用户和团队"}', false),
('role.manage',        '{"en": "Manage roles", "zh": "管理角色"}', false),
('history.read',       '{"en": "See the history of changes", "zh": "查看变更记录"}', false),
('token.manage',       '{"en": "Manage API tokens", "zh": "管理接口令牌"}', false),
('job.read',           '{"en": "See background jobs", "zh": "查看后台任务"}', false),
('job.manage',         '{"en": "Cancel and repeat background jobs", "zh": "取消和重试后台任务"}', false),
('message.read',       '{"en": "See messages", "zh": "查看消息"}', false),
('message.send',       '{"en": "Send messages again", "zh": "重新发送消息"}', false),
('edition.manage',     '{"en": "Manage editions and halls", "zh": "管理届次和展馆"}', false)
on conflict do nothing;
