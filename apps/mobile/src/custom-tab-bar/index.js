// WeChat asks for this component when `tabBar.custom` is on. The bar itself belongs to each page (ui/ui-tab-bar.vue),
// because it differs by role.
Component({});
