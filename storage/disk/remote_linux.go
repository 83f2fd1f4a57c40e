package disk

import "golang.org/x/sys/unix"

// remoteKinds are file systems that other machines, or programs in front of them, change without this system's knowing.
var remoteKinds = map[uint32]bool{
	unix.NFS_SUPER_MAGIC: true, unix.SMB_SUPER_MAGIC: true, unix.CIFS_SUPER_MAGIC: true, unix.SMB2_SUPER_MAGIC: true,
	unix.FUSE_SUPER_MAGIC: true, unix.V9FS_MAGIC: true, unix.AFS_SUPER_MAGIC: true, unix.CODA_SUPER_MAGIC: true,
	unix.CEPH_SUPER_MAGIC: true,
}

// Remote tells whether a folder may be changed by other machines, of which this system sends no word.
func Remote(dir string) bool {
	var fs unix.Statfs_t
	return unix.Statfs(dir, &fs) != nil || remoteKinds[uint32(fs.Type)]
}
